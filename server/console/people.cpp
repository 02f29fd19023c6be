#include "people/people.hpp"
#include "people/second_factor.hpp"

#include "base/failure.hpp"
#include "console/areas.hpp"
#include "console/pages.hpp"
#include "sessions/sessions.hpp"

#include <array>

namespace bluelamp::server {
namespace {

struct RoleInWords {
    Role role;
    const char* meaning;
};
constexpr std::array<RoleInWords, 4> roles{{{Role::viewer, "Sees everything, changes nothing"},
                                            {Role::editor, "Writes, publishes and withdraws content"},
                                            {Role::moderator, "Answers what people said, and decides votes"},
                                            {Role::admin, "All of that, and kiosks, people and audit"}}};

std::string address_of(const std::string& name) {
    return "/console/people/named/" + name;
}

nlohmann::json error_at(const std::string& field, const std::string& text) {
    return {{{"field", field}, {"text", text}}};
}

nlohmann::json role_choices(const std::string& chosen) {
    auto choices = nlohmann::json::array();
    for (const auto& [role, meaning] : roles)
        choices.push_back(
            {{"name", name_of(role)}, {"meaning", meaning}, {"chosen", name_of(role) == chosen}});
    return choices;
}

http::Response list(const Visit& visit) {
    const auto areas = area_names(visit.storage);
    auto people = nlohmann::json::array();
    for (const auto& person : visit.storage.staff().all())
        people.push_back({{"name", person.name},
                          {"role", person.role},
                          {"areas", areas_in_words(areas, person.areas)},
                          {"factor", person.factor.empty() ? "none" : "set up"},
                          {"path", visit.staff.may_change_in(person.areas) ? address_of(person.name) : ""}});
    return visit.page("People", "people", {{"people", std::move(people)}});
}

http::Response add_form(const Visit& visit, const std::vector<std::string>& areas, nlohmann::json errors,
                        int status) {
    return visit.page("Add somebody", "person-add",
                      {{"name", visit.form.trimmed("name").substr(0, 64)},
                       {"roles", role_choices(visit.form.text("role"))},
                       {"areas", area_choices(visit, areas)},
                       {"all_areas", visit.form.has("all_areas")},
                       {"may_all", visit.staff.areas.empty()},
                       {"errors", std::move(errors)}},
                      status);
}

http::Response add(const Visit& visit) {
    const auto name = visit.form.trimmed("name");
    const auto areas = chosen_areas(visit);
    if (!areas)
        return visit.forbidden();
    if (areas->empty() && !visit.form.has("all_areas"))
        return add_form(visit, {}, error_at("all_areas", "Choose areas, or all areas"), 422);
    if (!role_named(visit.form.text("role")))
        return add_form(visit, *areas, error_at("role-viewer", "Choose a role"), 422);
    if (visit.storage.staff().find(name))
        return add_form(visit, *areas, error_at("name", "Somebody has this name already"), 422);
    if (const auto problem = problem_with_password(visit.form.text("password"), name); !problem.empty())
        return add_form(visit, *areas, error_at("password", "This password will not do: " + problem), 422);
    try {
        add_person(visit.storage, visit.now_ms, name, visit.form.text("role"), visit.form.text("password"),
                   *areas, visit.staff.name);
    } catch (const UsageFailure&) {
        return add_form(
            visit, *areas,
            error_at("name", "Use 1 to 64 letters without accents, digits and . _ - @ for the name"), 422);
    }
    return visit.go("/console/people", name + " is added. Tell them their password; they can change it.");
}

/// The person of the address, if they are theirs to change.
std::optional<Person> person_of(const Visit& visit) {
    auto person = visit.storage.staff().find(visit.parameter("name"));
    return person && visit.staff.may_change_in(person->areas) ? person : std::nullopt;
}

http::Response form_for(const Visit& visit, const Person& person, nlohmann::json errors, int status) {
    return visit.page(
        person.name, "person",
        {{"name", person.name},
         {"path", address_of(person.name)},
         {"roles", role_choices(person.role)},
         {"areas", area_choices(visit, person.areas)},
         {"all_areas", visit.form.has("role") ? visit.form.has("all_areas") : person.areas.empty()},
         {"may_all", visit.staff.areas.empty()},
         {"own", person.name == visit.staff.name},
         {"has_factor", !person.factor.empty()},
         {"errors", std::move(errors)}},
        status);
}

http::Response show(const Visit& visit) {
    const auto person = person_of(visit);
    return person ? form_for(visit, *person, nlohmann::json::array(), 200) : visit.not_found();
}

http::Response change(const Visit& visit) {
    const auto person = person_of(visit);
    if (!person)
        return visit.not_found();
    const auto areas = chosen_areas(visit);
    if (!areas)
        return visit.forbidden();
    if (areas->empty() && !visit.form.has("all_areas"))
        return form_for(visit, *person, error_at("all_areas", "Choose areas, or all areas"), 422);
    try {
        change_person(visit.storage, visit.now_ms, person->name, visit.form.text("role"), *areas,
                      visit.staff.name);
    } catch (const UsageFailure& failure) {
        return form_for(visit, *person, error_at("role-viewer", failure.what()), 422);
    }
    return visit.go("/console/people", person->name + " is changed.");
}

http::Response new_password(const Visit& visit) {
    const auto person = person_of(visit);
    if (!person)
        return visit.not_found();
    const auto& password = visit.form.text("password");
    if (const auto problem = problem_with_password(password, person->name); !problem.empty())
        return form_for(visit, *person, error_at("password", "This password will not do: " + problem), 422);
    const bool own = person->name == visit.staff.name;
    set_password(visit.storage, visit.now_ms, person->name, password, own ? visit.session.token_hash : "",
                 visit.staff.name);
    return visit.go("/console/people", person->name + " has a new password and is signed out everywhere.");
}

http::Response remove_second_factor(const Visit& visit) {
    const auto person = person_of(visit);
    if (!person || person->factor.empty())
        return visit.not_found();
    remove_factor(visit.storage, visit.now_ms, person->name, visit.staff.name);
    return visit.go("/console/people", person->name + " signs in with the password alone until they set up a "
                                                      "second factor anew.");
}

http::Response remove(const Visit& visit) {
    const auto person = person_of(visit);
    if (!person)
        return visit.not_found();
    if (!visit.form.has("sure"))
        return form_for(visit, *person, error_at("sure", "Tick the box if you are sure"), 422);
    try {
        remove_person(visit.storage, visit.now_ms, person->name, visit.staff.name);
    } catch (const UsageFailure& failure) {
        return form_for(visit, *person, error_at("sure", failure.what()), 422);
    }
    return visit.go("/console/people", person->name + " is removed and signed out everywhere.");
}

http::Response own_form(const Visit& visit, nlohmann::json errors, int status) {
    return visit.page("Change your password", "password",
                      {{"password_label", "New password"}, {"errors", std::move(errors)}}, status);
}

http::Response change_own(const Visit& visit) {
    const auto& password = visit.form.text("password");
    if (const auto problem = problem_with_password(password, visit.staff.name); !problem.empty())
        return own_form(visit, error_at("password", "This password will not do: " + problem), 422);
    const auto address = http::client_of(visit.request, visit.parts.behind_proxy);
    const auto checked =
        check_password(visit.storage, visit.now_ms, visit.staff.name, visit.form.text("current"), address);
    if (checked == SignIn::too_often)
        return own_form(visit, error_at("current", "Too many tries. Wait 15 minutes, then try again"), 429);
    if (checked == SignIn::refused)
        return own_form(visit, error_at("current", "This is not your password"), 422);
    set_password(visit.storage, visit.now_ms, visit.staff.name, password, visit.session.token_hash,
                 visit.staff.name);
    return visit.go("/console", "Your password is changed. Everywhere else you are signed out.");
}

} // namespace

std::vector<Page> people_pages() {
    return {{"GET", "/console/people", Audience::admin, list, "People"},
            {"GET",
             "/console/people/add",
             Audience::admin,
             [](const Visit& visit) { return add_form(visit, {}, nlohmann::json::array(), 200); },
             {}},
            {"POST", "/console/people/add", Audience::admin, add, {}},
            {"GET", "/console/people/named/{name}", Audience::admin, show, {}},
            {"POST", "/console/people/named/{name}", Audience::admin, change, {}},
            {"POST", "/console/people/named/{name}/password", Audience::admin, new_password, {}},
            {"POST", "/console/people/named/{name}/second-factor", Audience::admin, remove_second_factor, {}},
            {"POST", "/console/people/named/{name}/remove", Audience::admin, remove, {}},
            {"GET",
             "/console/password",
             Audience::viewer,
             [](const Visit& visit) { return own_form(visit, nlohmann::json::array(), 200); },
             {}},
            {"POST", "/console/password", Audience::viewer, change_own, {}}};
}

} // namespace bluelamp::server
