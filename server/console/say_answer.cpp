#include "console/say_answer.hpp"

#include "cases/answering.hpp"
#include "console/areas.hpp"
#include "console/languages.hpp"
#include "console/pages.hpp"
#include "console/say_case.hpp"

namespace bluelamp::server {
namespace {

constexpr std::size_t answer_octets = 8000; // as wire/answer.hpp
constexpr std::size_t line_octets = 200;    // of a headline and of who answers
constexpr std::size_t said_octets = 1000;

/// Who answered last time: a person signs forty answers a day in the same way.
std::string signature_name(const Visit& visit) {
    return "answers_from " + visit.staff.name;
}

LocalText last_signature(const Visit& visit) {
    const auto json = nlohmann::json::parse(visit.storage.value(signature_name(visit)), nullptr, false);
    return json.is_object() ? LocalText(json.get<std::map<std::string, std::string>>()) : LocalText();
}

void check_length(const LocalText& text, const std::string& field, std::size_t most, Outcome& outcome) {
    for (const auto& [tag, words] : text.by_tag())
        if (words.size() > most)
            outcome.wrong(field + "_" + tag,
                          "This is too long. Write at most " + std::to_string(most) + " characters");
}

PublicAnswer public_answer_in(const Visit& visit, const CaseRecord& record, Outcome& outcome) {
    PublicAnswer answer{local_text_in(visit.form, "title"),
                        local_text_in(visit.form, "said"),
                        local_text_in(visit.form, "body"),
                        {}};
    if (!answer.title.has("en"))
        outcome.wrong("title_en", "Write a headline in English: what changed, or that it will not");
    if (!answer.you_said.has("en") && !wording_of(record).has("en"))
        outcome.wrong("said_en", "Say in your own words what people said");
    check_length(answer.title, "title", line_octets, outcome);
    check_length(answer.you_said, "said", said_octets, outcome);
    check_length(answer.body, "body", answer_octets, outcome);
    const auto areas = chosen_areas(visit);
    if (!areas)
        outcome.wrong("all_areas", "Choose among your own areas");
    else if (areas->empty() && !visit.form.has("all_areas"))
        outcome.wrong("all_areas", "Choose where it is shown");
    else
        answer.areas = *areas;
    return answer;
}

Answering answering_in(const Visit& visit, const CaseRecord& record, Outcome& outcome) {
    Answering answering;
    answering.text = local_text_in(visit.form, "answer");
    answering.from = local_text_in(visit.form, "from");
    if (!answering.text.has("en"))
        outcome.wrong("answer_en", "Write the answer in English");
    check_length(answering.text, "answer", answer_octets, outcome);
    check_length(answering.from, "from", line_octets, outcome);
    if (visit.form.has("publish"))
        answering.publish = public_answer_in(visit, record, outcome);
    return answering;
}

http::Response answer(const Visit& visit) {
    return change_case(
        visit, "answer", "answer_en", [&](const CaseRecord& record, const Act& act, Outcome& outcome) {
            const auto answering = answering_in(visit, record, outcome);
            if (!outcome.errors.empty())
                return;
            static_cast<void>(answer_case(visit.storage, *visit.parts.keys.current(), act, answering));
            visit.storage.set_value(signature_name(visit), nlohmann::json(answering.from.by_tag()).dump());
            outcome.message = answering.publish ? "Answered, and published." : "Answered.";
            outcome.goes_on = true;
        });
}

} // namespace

void add_answer_form(const Visit& visit, const CaseRecord& record, bool sent, nlohmann::json& view) {
    const auto& form = visit.form;
    put_local_text(view, "answer", local_text_in(form, "answer"));
    put_local_text(view, "from", sent ? local_text_in(form, "from") : last_signature(visit));
    put_local_text(view, "title", local_text_in(form, "title"));
    put_local_text(view, "said", sent ? local_text_in(form, "said") : wording_of(record));
    put_local_text(view, "body", local_text_in(form, "body"));
    view["publish"] = form.has("publish");
    view["areas"] = area_choices(visit, sent ? form.all("areas") : std::vector{record.area});
    view["all_areas"] = form.has("all_areas");
    view["may_all"] = visit.staff.areas.empty();
}

std::vector<Page> say_answer_pages() {
    return {{"POST", "/console/say/{id}/answer", Audience::moderator, answer, {}}};
}

} // namespace bluelamp::server
