// JsonText: writes JSON objects whose members are known to the caller, with the commas in the right places.
// For output that does not come from a record's table of fields.
#pragma once

#include <cmath>
#include <string>
#include <string_view>
#include <vector>

#include "output/zeek_format.h"

namespace slipstream {

class JsonText {
public:
    explicit JsonText(std::string& out) : out_(out) {}

    JsonText& open(char bracket) {
        separate();
        out_.push_back(bracket);
        fresh_ = true;
        return *this;
    }
    JsonText& close(char bracket) {
        out_.push_back(bracket);
        fresh_ = false;
        return *this;
    }
    JsonText& key(std::string_view name) {
        separate();
        append_json_string(out_, name);
        out_.push_back(':');
        fresh_ = true;
        return *this;
    }
    JsonText& text(std::string_view value) {
        separate();
        append_json_string(out_, value);
        return *this;
    }
    /// Whole numbers print without a fraction.
    JsonText& number(double value) {
        separate();
        if (std::fabs(value) < 1e15 && value == std::trunc(value))
            append_int(out_, static_cast<std::int64_t>(value));
        else
            append_json_double(out_, value);
        return *this;
    }
    /// The member is left out when the value is empty.
    JsonText& text_member(std::string_view name, std::string_view value) {
        if (!value.empty()) key(name).text(value);
        return *this;
    }
    JsonText& list_member(std::string_view name, const std::vector<std::string>& values) {
        if (values.empty()) return *this;
        key(name).open('[');
        for (const std::string& value : values) text(value);
        return close(']');
    }

private:
    void separate() {
        if (!fresh_) out_.push_back(',');
        fresh_ = false;
    }

    std::string& out_;
    bool fresh_ = true;
};

}  // namespace slipstream
