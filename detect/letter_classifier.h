// LetterClassifier: says of a tuple's behavioural letters how much they look like a command and control
// channel. What detection needs of a learnt model, whatever the model is.
#pragma once

#include <string_view>

namespace slipstream {

/// Immutable and shared by all shards.
class LetterClassifier {
public:
    LetterClassifier() = default;
    LetterClassifier(const LetterClassifier&) = delete;
    LetterClassifier& operator=(const LetterClassifier&) = delete;
    virtual ~LetterClassifier() = default;

    /// 0 (normal) .. 1 (command and control) for letters from old to new.
    virtual double score(std::string_view letters) const = 0;
};

}  // namespace slipstream
