// The configuration file: keys of Slips and our own, and what a wrong one is told.
#include "app/configuration.h"

#include <gtest/gtest.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <map>
#include <string>

namespace slipstream {
namespace {

class Configuration : public ::testing::Test {
protected:
    void SetUp() override {
        folder_ = std::filesystem::temp_directory_path() /
                  ("slipstream-configuration-" + std::to_string(::getpid()) + "-" +
                   ::testing::UnitTest::GetInstance()->current_test_info()->name());
        std::filesystem::create_directories(folder_);
    }
    void TearDown() override { std::filesystem::remove_all(folder_); }
    Result<void> load(const std::string& text) {
        std::string path = (folder_ / "c.yaml").string();
        std::ofstream(path) << text;
        return load_configuration(path, options);
    }
    std::string error_of(const std::string& text) {
        auto loaded = load(text);
        return loaded ? "" : loaded.error().message;
    }
    Options options;

private:
    std::filesystem::path folder_;
};

TEST_F(Configuration, reads_the_keys_of_slips) {
    ASSERT_TRUE(
        load("parameters:\n  time_window_width: 300\n  analysis_direction: all\n  client_ips: [10.0.0.0/8, "
             "1.2.3.4]\n"
             "detection:\n  evidence_detection_threshold: 0.08\n"
             "flow_alerts:\n  long_connection_threshold: 100\n"
             "DisabledAlerts:\n  disabled_detections: [UNKNOWN_PORT]\n"));
    EXPECT_EQ(options.detection.window_width, seconds(300));
    EXPECT_EQ(options.detection.direction, AnalysisDirection::all);
    EXPECT_EQ(options.detection.client_ips.size(), 2U);
    EXPECT_DOUBLE_EQ(options.detection.evidence_threshold, 0.08);
    EXPECT_EQ(options.detection.disabled_detections, std::vector<std::string>{"UNKNOWN_PORT"});
    DetectionConfig detection = options.detection;
    EXPECT_TRUE(validate(detection));
}

TEST_F(Configuration, the_https_model_is_set_by_the_keys_of_slips) {
    ASSERT_TRUE(
        load("parameters: {export_strato_letters: true}\n"
             "anomaly_detection_https:\n  training_hours: 2\n  training_fit_method: ewma\n"
             "  use_adwin_drift: false\n  baseline_alpha: 0.1\n  log_verbosity: 3\n"));
    std::map<std::string, double> set;
    for (const auto& given : options.detection.parameters) set[given.name] = given.value;
    EXPECT_EQ(set, (std::map<std::string, double>{{"command_and_control.export_letters", 1},
                                                  {"https_anomaly.training_hours", 2},
                                                  {"https_anomaly.training_ewma", 1},
                                                  {"https_anomaly.use_adwin_drift", 0},
                                                  {"https_anomaly.baseline_alpha", 0.1}}));
    EXPECT_TRUE(validate(options.detection));
    EXPECT_NE(error_of("anomaly_detection_https: {training_fit_method: median}"), "");
    ASSERT_TRUE(load("anomaly_detection_https: {training_hour: 2}"));
    EXPECT_FALSE(validate(options.detection));  // such a parameter does not exist
}

TEST_F(Configuration, a_model_of_letters_must_be_readable) {
    EXPECT_NE(error_of("rnn_cc_detection: {model: /nonexistent/model}")
                  .find("rnn_cc_detection.model: /nonexistent"),
              std::string::npos);
    EXPECT_TRUE(load("rnn_cc_detection: {model: }"));
    EXPECT_EQ(options.detection.letter_classifier, nullptr);
}

TEST_F(Configuration, reads_the_whitelists) {
    ASSERT_TRUE(
        load("whitelists:\n  enable_local_whitelist: no\n  local_whitelist_path: a.conf\n"
             "  enable_online_whitelist: false\n  online_whitelist_file: top.csv\n"
             "  organizations_path: own\n  online_whitelist: https://example.com/list\n"));
    EXPECT_FALSE(options.use_local_whitelist);
    EXPECT_FALSE(options.use_online_whitelist);
    EXPECT_EQ(options.whitelist.entries, "a.conf");
    EXPECT_EQ(options.whitelist.popular, "top.csv");
    EXPECT_EQ(options.whitelist.organizations, "own");
    EXPECT_EQ(options.notes.size(), 1U);
    EXPECT_NE(error_of("whitelists: {enable_local_whitelist: maybe}"), "");
}

TEST_F(Configuration, reads_the_databases_of_places) {
    ASSERT_TRUE(load("geo: {country_database: a.mmdb, system_database: b.mmdb}"));
    EXPECT_EQ(options.country_database, "a.mmdb");
    EXPECT_EQ(options.system_database, "b.mmdb");
}

TEST_F(Configuration, nothing_is_whitelisted_by_default) {
    EXPECT_TRUE(options.whitelist.entries.empty());
    EXPECT_TRUE(options.whitelist.popular.empty());
}

TEST_F(Configuration, threat_intelligence_comes_from_folders_and_lists) {
    ASSERT_TRUE(
        load("threatintelligence:\n  local_threat_intelligence_files: own\n  ti_files: feeds.csv\n"
             "  download_path_for_remote_threat_intelligence: feeds\n  TI_files_update_period: 86400\n"));
    EXPECT_EQ(options.intel.local_folder, "own");
    EXPECT_EQ(options.intel.feeds_folder, "feeds");
    EXPECT_EQ(options.intel.feed_list, "feeds.csv");
    EXPECT_EQ(options.notes.size(), 1U);
    EXPECT_NE(error_of("threatintelligence: {local_files: own}"), "");
}

TEST_F(Configuration, only_one_tw_is_a_width) {
    ASSERT_TRUE(load("parameters: {time_window_width: only_one_tw}"));
    EXPECT_TRUE(options.detection.only_one_window);
}

TEST_F(Configuration, numbers_may_carry_a_unit) {
    ASSERT_TRUE(load("parameters: {time_window_width: 600 seconds}"));
    EXPECT_EQ(options.detection.window_width, seconds(600));
}

TEST_F(Configuration, keys_without_effect_are_noted) {
    ASSERT_TRUE(load("update: {auto_update_slips: false}\nparameters: {deletePrevdb: true}\n"));
    EXPECT_EQ(options.notes.size(), 2U);
}

TEST_F(Configuration, detector_parameters_are_overridden_by_name) {
    ASSERT_TRUE(load("detectors:\n  long_connection: {duration_s: 60}\n"));
    ASSERT_EQ(options.detection.parameters.size(), 1U);
    EXPECT_EQ(options.detection.parameters[0].name, "long_connection.duration_s");
}

TEST_F(Configuration, says_which_files_are_kept) {
    EXPECT_TRUE(options.flow.files.hashes);
    EXPECT_FALSE(options.extraction.any());
    ASSERT_TRUE(
        load("files:\n  hashes: no\n  extract_mime_types: [image/gif, any]\n  extract_hosts: 10.0.0.0/8\n"
             "  extract_file_bytes_max: 5\n"));
    EXPECT_FALSE(options.flow.files.hashes);
    EXPECT_EQ(options.extraction.mime_types.size(), 2U);
    EXPECT_EQ(options.extraction.hosts.size(), 1U);
    EXPECT_EQ(options.extraction.file_bytes_max, 5U);
    EXPECT_FALSE(load("files: {extract_hosts: everybody}"));
}

TEST_F(Configuration, mistakes_name_file_key_and_what_is_allowed) {
    EXPECT_NE(
        error_of("parameters: {time_window_widht: 1}").find("parameters.time_window_widht: no such option"),
        std::string::npos);
    EXPECT_NE(error_of("parameters: {time_window_width: soon}").find("'soon' is not a number"),
              std::string::npos);
    EXPECT_NE(error_of("parameters: {client_ips: [10.0.0.0/99]}").find("10.0.0.0/99"), std::string::npos);
    EXPECT_NE(error_of("zeek_logs: {format: xml}").find("tsv or json"), std::string::npos);
    EXPECT_NE(error_of("ndpi: {enabled: perhaps}").find("yes or no"), std::string::npos);
    EXPECT_NE(error_of("a: [").find("line"), std::string::npos);
    EXPECT_NE(error_of("just text").find("not a YAML file with sections"), std::string::npos);
}

TEST_F(Configuration, an_empty_file_changes_nothing) { EXPECT_TRUE(load("")); }

}  // namespace
}  // namespace slipstream
