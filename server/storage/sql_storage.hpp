#pragma once

#include "storage/sql_tables.hpp"

namespace bluelamp::server {

/// What both databases have in common: everything but transactions, changes and copies.
class SqlStorage : public Storage {
public:
    KioskTable& kiosks() override { return kiosks_; }
    LogTable& logs() override { return logs_; }
    ContentTable& content() override { return content_; }
    StaffTable& staff() override { return staff_; }
    CaseTable& cases() override { return cases_; }
    AnswerTable& answers() override { return answers_; }
    DecisionTable& decisions() override { return decisions_; }
    UseTable& use() override { return use_; }
    SourceTable& sources() override { return sources_; }

    std::string value(const std::string& name) override;
    void set_value(const std::string& name, const std::string& value) override;
    int count_event(const std::string& who, std::int64_t now, int window_seconds) override;
    int events(const std::string& who, std::int64_t now, int window_seconds) override;
    void forget_events(const std::string& who) override;

protected:
    explicit SqlStorage(std::unique_ptr<SqlConnection> connection);

private:
    std::unique_ptr<SqlConnection> connection_;
    SqlKiosks kiosks_;
    SqlLogs logs_;
    SqlContent content_;
    SqlStaff staff_;
    SqlCases cases_;
    SqlAnswers answers_;
    SqlDecisions decisions_;
    SqlUse use_;
    SqlSources sources_;
};

} // namespace bluelamp::server
