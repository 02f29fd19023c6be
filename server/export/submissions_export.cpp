#include "export/submissions_export.hpp"

#include "base/time.hpp"
#include "crypto/secret.hpp"
#include "format/csv.hpp"
#include "model/names.hpp"
#include "wire/submission.hpp"

#include <nlohmann/json.hpp>

#include <array>
#include <ostream>

namespace bluelamp::server {
namespace {

using Json = nlohmann::ordered_json;

constexpr std::array<const char*, 14> columns{"kind",  "ballot",  "area",    "allocation", "rating",
                                              "topic", "text",    "contact", "complaint",  "kiosk",
                                              "epoch", "receipt", "via",     "created"};
constexpr std::array<const char*, 2> last_columns{"received", "branch"};

/// Throws WireError for what cannot be opened.
Json opened_json(const ExportedEntry& exported, const ServerKeys& keys) {
    Entry entry;
    entry.seq = exported.entry.seq;
    entry.header = exported.entry.header;
    entry.payload = exported.entry.payload;
    entry.payload_hash = exported.entry.payload_hash;
    entry.hash = exported.entry.hash;
    auto opened = open_entry(entry, keys);
    const WipeAtExit wipe_receipt(opened.receipt);
    auto json = Json::parse(write_submission(opened.submission));
    const bool vote = std::holds_alternative<Vote>(opened.submission);
    json["kiosk"] = exported.kiosk;
    json["epoch"] = to_hex(exported.branch_of.value_or(exported.epoch).view());
    json["receipt"] = opened.receipt;
    json["via"] = name_of(opened.via);
    json["created"] =
        opened.created && !vote ? rfc3339(*opened.created) : date_of(start_of_day(exported.entry.day));
    json["received"] = vote ? date_of(exported.entry.received) : rfc3339(exported.entry.received);
    if (exported.branch_of) // said on a copy of the disk; the same for all that one copy said
        json["branch"] = to_hex(exported.epoch.view());
    return json;
}

std::string cell(const Json& json, const char* name) {
    const auto found = json.find(name);
    if (found == json.end() || found->is_null())
        return {};
    return found->is_string() ? found->get<std::string>() : found->dump();
}

std::string csv_of(const Json& json) {
    std::vector<std::string> cells;
    for (const auto* column : columns)
        cells.push_back(cell(json, column));
    for (const auto* column : last_columns)
        cells.push_back(cell(json, column));
    return csv_line(cells);
}

std::string head_line() {
    std::vector<std::string> names(columns.begin(), columns.end());
    names.insert(names.end(), last_columns.begin(), last_columns.end());
    return csv_line(names);
}

} // namespace

Exported export_submissions(Storage& storage, const ServerKeys& keys, const std::string& kind,
                            ExportFormat format, std::ostream& out) {
    Exported exported;
    if (format == ExportFormat::csv)
        out << head_line();
    storage.logs().read_accepted(kind, [&](const ExportedEntry& entry) {
        try {
            const auto json = opened_json(entry, keys);
            out << (format == ExportFormat::csv
                        ? csv_of(json)
                        : json.dump(-1, ' ', false, Json::error_handler_t::replace) + "\n");
            ++exported.written;
        } catch (const WireError&) {
            ++exported.unreadable;
        }
    });
    out.flush();
    return exported;
}

} // namespace bluelamp::server
