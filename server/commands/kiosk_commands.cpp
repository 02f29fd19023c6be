#include "commands/commands.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "base/time.hpp"
#include "crypto/secret.hpp"
#include "custody/audit.hpp"
#include "enrolment/enrolment.hpp"
#include "people/people.hpp"
#include "people/second_factor.hpp"

#include <istream>
#include <ostream>

namespace bluelamp::server {
namespace {

constexpr int most_codes = 1000;

std::optional<std::chrono::seconds> duration_of(const std::string& valid) {
    if (valid.empty())
        return std::nullopt;
    const auto duration = read_duration(valid);
    if (!duration)
        throw UsageFailure("--valid", valid + " is no time up to a year", "write it as 30m, 12h or 7d");
    return duration;
}

void note_unknown_area(Site& site, const std::string& area, const Streams& streams) {
    if (!site.storage().content().entity("area", area))
        streams.notes << "note: area " << area << " is not published yet\n";
}

} // namespace

int kiosk_code(Site& site, const CodeArguments& arguments, const Streams& streams) {
    if (arguments.count < 1 || arguments.count > most_codes)
        throw UsageFailure("--count", "1 to " + std::to_string(most_codes) + " codes can be made at once");
    note_unknown_area(site, arguments.area, streams);
    for (const auto& code :
         make_codes(site.storage(), site.now_ms(),
                    {arguments.area, arguments.name, arguments.count, duration_of(arguments.valid)}))
        streams.out << code << '\n';
    return 0;
}

int kiosk_pack(Site& site, const PackArguments& arguments, const Streams& streams) {
    if (!arguments.server.empty() && !is_allowed_url(arguments.server))
        throw UsageFailure("--server", arguments.server + " is no https address",
                           "give https://…, or http:// to this machine alone");
    note_unknown_area(site, arguments.area, streams);
    const auto valid = duration_of(arguments.valid);
    const auto pack = make_pack(site.storage(), *site.keys().current(), site.now_ms(), arguments.area,
                                arguments.name, arguments.server, valid);
    write_file(arguments.out, pack, Access::owner_only);
    streams.notes << "note: whoever holds " << arguments.out
                  << " can become this kiosk once; carry it with care\n";
    return 0;
}

int kiosk_list(Site& site, const Streams& streams) {
    for (const auto& kiosk : site.storage().kiosks().all())
        streams.out << kiosk.id << '\t' << kiosk.area << '\t' << kiosk.name << '\t'
                    << (kiosk.contact_ms == 0 ? "never" : rfc3339(time_of_ms(kiosk.contact_ms))) << '\t'
                    << (kiosk.confirmed ? "confirmed" : "to be confirmed") << '\n';
    return 0;
}

int kiosk_confirm(Site& site, const std::string& kiosk, const Streams& streams) {
    auto& storage = site.storage();
    storage.transact([&] {
        if (!storage.kiosks().find(kiosk))
            throw Failure("confirming a kiosk", "there is no kiosk " + kiosk, "see kiosk list");
        storage.kiosks().confirm(kiosk);
        audit(storage, site.now_ms(), "operator", "kiosk.confirm", kiosk);
    });
    streams.out << kiosk << " is confirmed\n";
    return 0;
}

int user_add(Site& site, const std::string& name, const std::string& role,
             const std::vector<std::string>& areas, const Streams& streams) {
    std::string password;
    const WipeAtExit wipe_password(password);
    if (!std::getline(streams.in, password))
        throw UsageFailure("adding a user", "there is no password on standard input", "give it as one line");
    if (!password.empty() && password.back() == '\r')
        password.pop_back();
    add_person(site.storage(), site.now_ms(), name, role, password, areas);
    streams.out << name << " is added as " << role << '\n';
    return 0;
}

int user_remove_factor(Site& site, const std::string& name, const Streams& streams) {
    remove_factor(site.storage(), site.now_ms(), name, "operator");
    streams.out << name << " signs in with the password alone until a second factor is set up anew\n";
    return 0;
}

} // namespace bluelamp::server
