#include "public_pages/open_use.hpp"

#include "format/csv.hpp"
#include "text/london_time.hpp"
#include "use/use.hpp"

namespace bluelamp::server {
namespace {

constexpr std::uint64_t smallest = 10;
constexpr int months = 12; ///< that end within use_kept_days

std::string rounded(std::uint64_t count) {
    return count < smallest ? "" : std::to_string((count + smallest / 2) / smallest * smallest);
}

std::uint32_t day_of(std::chrono::sys_days day) {
    return static_cast<std::uint32_t>(day.time_since_epoch().count());
}

std::string name_of(std::chrono::year_month month) {
    const auto number = std::to_string(unsigned(month.month()));
    return std::to_string(int(month.year())) + (number.size() < 2 ? "-0" : "-") + number;
}

void append(std::string& csv, const std::string& month, const std::string& by, const std::string& name,
            const UseCount& count) {
    if (count.touched >= smallest)
        csv += csv_line({month, by, name, rounded(count.touched), rounded(count.started),
                         rounded(count.finished), rounded(count.abandoned)});
}

} // namespace

std::string public_use_csv(Storage& storage, Time now) {
    std::vector<std::string> kiosks;
    for (const auto& kiosk : storage.kiosks().all())
        if (kiosk.confirmed)
            kiosks.push_back(kiosk.id);
    std::vector<std::string> head;
    for (const auto& [name, meaning] : use_fields())
        head.push_back(name);
    auto csv = csv_line(head);
    const std::chrono::year_month_day today(std::chrono::sys_days(std::chrono::days(text::london_day(now))));
    for (int back = 1; back <= months; ++back) {
        const auto month = today.year() / today.month() - std::chrono::months(back);
        const auto after = month + std::chrono::months(1);
        const auto sums = sum_use_between(storage, kiosks, day_of(month / std::chrono::day(1)),
                                          day_of(after / std::chrono::day(1)) - 1);
        const auto name = name_of(month);
        append(csv, name, "visits", "", sums.all);
        for (const auto& [screen, count] : sums.screens)
            append(csv, name, "screen", screen, count);
        for (const auto& [language, count] : sums.languages)
            append(csv, name, "language", language, count);
        for (const auto& [size, count] : sums.text_sizes)
            append(csv, name, "text_size", std::to_string(size), count);
    }
    return csv;
}

const std::vector<std::pair<std::string, std::string>>& use_fields() {
    static const std::vector<std::pair<std::string, std::string>> fields{
        {"month", "Year and month, in London."},
        {"by",
         "What the line counts: all visits; visits that came to a screen; visits in a language or a text "
         "size."},
        {"name",
         "The screen (vote, feedback, suggest, receipt, or one that is read), the language’s tag, or the "
         "text size in per cent."},
        {"touched", "Visits that came to it. Every figure is rounded to the nearest 10, and empty below 10."},
        {"started", "Of a form: something was put in. Of visits: something was opened."},
        {"finished",
         "Of a form: it was sent and kept, or an answer was looked up. Of visits: something was read or "
         "finished."},
        {"abandoned", "Started, and left before it was finished."}};
    return fields;
}

} // namespace bluelamp::server
