#include "wire/answer.hpp"

#include "base/time.hpp"
#include "wire/json_reader.hpp"

namespace bluelamp {
namespace {

using Json = JsonReader::Json;

constexpr std::size_t text_size = 8000;
constexpr std::size_t from_size = 200;
/// Under what a manifest's reader takes for one answer, encrypted.
constexpr std::size_t whole_size = 60 * 1024;

} // namespace

std::string write_answer(const ReceiptAnswer& answer) {
    Json json{{"text", answer.text.by_tag()}, {"answered", rfc3339(answer.answered)}};
    if (!answer.from.empty())
        json["from"] = answer.from.by_tag();
    std::string written;
    try {
        written = json.dump();
    } catch (const Json::exception&) {
        throw WireError("a text is not UTF-8");
    }
    (void)read_answer(written);
    return written;
}

ReceiptAnswer read_answer(std::string_view json) {
    const auto parsed = JsonReader::parse(json, whole_size);
    const auto in = JsonReader(parsed).object();
    const auto text = in.needed("text", "the answer");
    ReceiptAnswer answer;
    answer.text = text.local_text(text_size);
    if (answer.text.empty())
        text.fail("empty", "write the answer");
    answer.from = in.local_or_none("from", from_size);
    answer.answered = in.needed("answered", "when it was answered").time();
    return answer;
}

} // namespace bluelamp
