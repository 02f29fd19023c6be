#include "cli/station.hpp"

#include "base/time.hpp"
#include "sync/enrol.hpp"
#include "sync/stick.hpp"
#include "sync/sync_thread.hpp"

#include <iostream>
#include <thread>

namespace bluelamp::cli {
namespace {

SyncEngine engine_of(Station& station, const std::string& version) {
    return {station.folder, station.identities,     station.log, station.content,
            station.clock,  station.config.network, version};
}

std::string code_from(const std::string& given, std::istream& in) {
    if (given != "-")
        return given;
    std::string line;
    std::getline(in, line);
    while (!line.empty() && (line.back() == '\r' || line.back() == ' '))
        line.pop_back();
    return line;
}

void enrol_with_pack(const Common& common, const std::filesystem::path& pack) {
    IdentityStore identities(common.data);
    const auto now = std::max(TrustedClock::system_clock_now(), build_time());
    const auto identity = enrol_from_pack(identities, common.data, pack, now);
    common.out << "Enrolled as " << identity.kiosk << " in area " << identity.area
               << ". The first export introduces this kiosk to the server.\n";
}

void enrol_with_code(const Common& common, const std::string& server, const std::string& code) {
    const auto config = read_kiosk_config(common.config, common.data);
    IdentityStore identities(common.data);
    const auto identity = enrol_online(identities, common.data, config.network, server, code, common.version);
    common.out << "Enrolled as " << identity.kiosk << " in area " << identity.area << ".\n";
    Station station(common);
    auto engine = engine_of(station, common.version);
    const auto pass = engine.pass();
    if (!pass.content_current)
        throw Failure("fetch the first content", pass.problem,
                      "the kiosk is enrolled; run bluelamp-kiosk sync", Retry::yes);
}

void report(const Common& common, LogStore& log, const SyncPass& pass) {
    const auto pending = log.pending_count();
    if (pass.all_acknowledged)
        common.out << "All acknowledged.";
    else
        common.out << pending << " waiting.";
    common.out << (pass.content_current ? " Content is current.\n" : " Content is not current.\n");
}

} // namespace

int enrol(const Common& common, const EnrolOptions& options, std::istream& in) {
    const bool online = !options.server.empty() || !options.code.empty();
    if (online == !options.pack.empty() || (online && (options.server.empty() || options.code.empty())))
        throw UsageFailure("enrol", "give either --server and --code, or --pack", "see --help");
    if (online)
        enrol_with_code(common, options.server, code_from(options.code, in));
    else
        enrol_with_pack(common, options.pack);
    return 0;
}

int sync(const Common& common, bool once) {
    Station station(common);
    if (station.enrolled("sync").server.empty())
        throw Failure("sync", "this kiosk was enrolled without a server's address", "use export and import");
    auto engine = engine_of(station, common.version);
    for (;;) {
        const auto pass = engine.pass();
        if (pass.complete()) {
            store_failures(station.log, 0);
            report(common, station.log, pass);
            return 0;
        }
        if (once) {
            report(common, station.log, pass);
            if (!pass.problem.empty())
                common.problems << "bluelamp-kiosk: sync: " << pass.problem << "\n";
            return pass.all_acknowledged ? 0 : 1;
        }
        const auto failures = stored_failures(station.log) + 1;
        store_failures(station.log, failures);
        const auto wait = wait_after(failures, pass);
        common.problems << "bluelamp-kiosk: sync: " << pass.problem << "; trying again in "
                        << (wait.count() + 999) / 1000 << " s" << std::endl;
        std::this_thread::sleep_for(wait);
    }
}

int export_batches(const Common& common, const std::filesystem::path& folder) {
    Station station(common);
    const auto exported = export_to_stick(folder, station.enrolled("export"), station.log, station.content,
                                          station.clock, common.version);
    common.out << exported.entries << " entries in " << exported.batches
               << " batches. They stay here until the "
               << "server has acknowledged them.\n";
    return 0;
}

int import_content(const Common& common, const std::filesystem::path& path) {
    Station station(common);
    station.enrolled("import");
    const auto imported =
        import_from_stick(path, station.identities, station.log, station.content, station.clock);
    if (imported.manifest == ManifestTaken::older)
        common.out << "The content on the stick is older than what is here; it was not taken.\n";
    else if (imported.manifest == ManifestTaken::same)
        common.out << "The content is the same as here.\n";
    else if (imported.manifest)
        common.out << "Took content " << imported.version << " with " << imported.media << " media files.\n";
    if (imported.media_missing > 0)
        common.out << imported.media_missing << " media files are not on the stick.\n";
    if (imported.media_without_room > 0)
        common.out << imported.media_without_room << " media files have no room: " << no_room_advice << ".\n";
    if (imported.acknowledgements > 0)
        common.out << "Took " << imported.acknowledgements << " acknowledgements; "
                   << station.log.pending_count() << " waiting.\n";
    return 0;
}

} // namespace bluelamp::cli
