#include "cli/line_reader.hpp"
#include "cli/station.hpp"

#include "crypto/receipt.hpp"
#include "sync/seal.hpp"
#include "wire/limits.hpp"

#include <ostream>

namespace bluelamp::cli {
namespace {

// Lines that wait in the pipe together share one commit; each is printed only after it.
constexpr std::size_t together = 64;

/// A line's fate: an entry to be, or what is wrong with it.
struct Line {
    std::optional<EntryDraft> draft;
    std::string receipt;
    std::string error;
};

Line drafted(const std::string& text, const Station& station, const DangerWords& danger_words) {
    Line line;
    try {
        const auto submission = read_submission(text);
        line.receipt = make_receipt();
        line.draft =
            sealed(submission, Via::cli, line.receipt, *station.identity, station.clock, danger_words);
    } catch (const WireError& error) {
        line.error = error.what();
    }
    return line;
}

std::string one_line(std::string text) {
    for (auto& c : text)
        if (static_cast<unsigned char>(c) < 0x20)
            c = ' ';
    return text;
}

void keep(const std::vector<std::string>& texts, Station& station, const DangerWords& danger_words,
          std::ostream& out) {
    std::vector<Line> lines;
    std::vector<EntryDraft> drafts;
    for (const auto& text : texts) {
        lines.push_back(drafted(text, station, danger_words));
        if (lines.back().draft)
            drafts.push_back(std::move(*lines.back().draft));
    }
    const auto entries = drafts.empty() ? std::vector<Entry>{} : station.log.append_all(drafts);
    auto entry = entries.begin();
    for (const auto& line : lines) {
        if (line.error.empty())
            out << (entry++)->seq << ' ' << line.receipt << '\n';
        else
            out << "error: " << one_line(line.error) << '\n';
    }
    out.flush();
    if (!out)
        throw Failure("print what was kept", "the output was closed",
                      "what was not printed was kept all the same");
}

} // namespace

int submit(const Common& common, int input, const DangerWords& danger_words) {
    Station station(common);
    station.enrolled("submit");
    LineReader reader(input, limits::submission_line);
    for (auto lines = reader.next(together); !lines.empty(); lines = reader.next(together))
        keep(lines, station, danger_words, common.out);
    return 0;
}

} // namespace bluelamp::cli
