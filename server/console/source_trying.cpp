#include "console/source_trying.hpp"

#include "base/failure.hpp"
#include "curation/reading.hpp"
#include "police/documents.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace bluelamp::server {
namespace {

/// A try takes a worker's time, and knocks at somebody's server.
constexpr int most_tries = 6;
constexpr int tries_window_s = 120;
/// By everybody, within the minute that one takes at most: the other workers stay free for kiosks.
constexpr int most_at_once = 6;
constexpr int longest_try_s = 60;
constexpr int police_requests = 4;
constexpr int police_a_second = 14;

/// The follower counts its requests under the same name: together they stay within what the API allows.
bool police_has_room(const Visit& visit, int requests) {
    int this_second = 0;
    visit.storage.transact([&] {
        for (int request = 0; request < requests; ++request)
            this_second = visit.storage.count_event("police.uk", visit.now_ms / 1000, 1);
    });
    return this_second <= police_a_second;
}

constexpr std::string_view police_is_busy =
    "data.police.uk is being asked for much at the moment. Try again in a moment";

PoliceDocuments police_documents(const Visit& visit, HttpClient& client, const std::string& base) {
    const auto& usual = visit.parts.police_api.empty() ? std::string(police_api) : visit.parts.police_api;
    return {client, base.starts_with("http") ? base : usual};
}

AddressFinding try_police(const Visit& visit, const Source& source) {
    AddressFinding finding;
    if (!police_has_room(visit, police_requests)) {
        finding.problem = police_is_busy;
        return finding;
    }
    try {
        HttpClient client(visit.parts.network);
        auto documents = police_documents(visit, client, source.url);
        const auto replies = documents.fetch(source.force, source.neighbourhood);
        const auto place = read_police(replies, source.force);
        finding.found = true;
        finding.title = place.area.name.in("en");
        finding.items = place.priorities.size() + place.events.size();
        for (const auto& priority : place.priorities)
            finding.newest = std::max(finding.newest, priority.updated());
        finding.reply.octets =
            joined({replies.neighbourhood, replies.priorities, replies.events, replies.people});
        finding.reply.at_ms = visit.now_ms;
    } catch (const Failure& failure) {
        finding.problem = failure.what();
    } catch (const NotAPoliceDocument& error) {
        finding.problem = error.what();
    }
    return finding;
}

/// Of `what`: a try or a list.
bool may_ask(const Visit& visit, const std::string& what) {
    int tries = 0;
    int of_all = 0;
    visit.storage.transact([&] {
        of_all = visit.storage.count_event(what, visit.now_ms / 1000, longest_try_s);
        tries = visit.storage.count_event(what + ":" + visit.staff.name, visit.now_ms / 1000, tries_window_s);
    });
    return tries <= most_tries && of_all <= most_at_once;
}

constexpr std::string_view asked_too_often = "many addresses were tried within two minutes. Wait a moment, "
                                             "then try again: what you wrote is still here";

std::string why_no_list(const Failure& failure, const std::string& force) {
    if (failure.retry() == Retry::no && !force.empty())
        return "data.police.uk knows no force with the id “" + force +
               "”. Leave it empty to choose from a list";
    spdlog::warn("a list of data.police.uk: {}", failure.what());
    return "data.police.uk did not answer. Write the ids, or try again later";
}

} // namespace

PoliceList list_police(const Visit& visit, const std::string& force) {
    if (!may_ask(visit, "list-police"))
        return {{}, "Many lists were asked for within two minutes. Wait a moment, then try again"};
    if (!police_has_room(visit, 1))
        return {{}, std::string(police_is_busy)};
    try {
        HttpClient client(visit.parts.network);
        auto documents = police_documents(visit, client, {});
        PoliceList list{
            read_police_references(force.empty() ? documents.forces() : documents.neighbourhoods(force)), {}};
        if (list.references.empty())
            list.problem = "data.police.uk lists none. Write the id";
        return list;
    } catch (const Failure& failure) {
        return {{}, why_no_list(failure, force)};
    } catch (const NotAPoliceDocument& error) {
        return {{}, why_no_list(Failure("read", error.what(), "", Retry::yes), force)};
    }
}

AddressFinding try_source(const Visit& visit, const Source& source) {
    if (!may_ask(visit, "try-source")) {
        AddressFinding finding;
        finding.problem = asked_too_often;
        return finding;
    }
    return source.kind == SourceKind::police_uk
               ? try_police(visit, source)
               : try_address(source.url, visit.parts.network, visit.parts.private_sources);
}

} // namespace bluelamp::server
