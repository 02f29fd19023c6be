#include "commands/commands.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "export/content_export.hpp"
#include "export/submissions_export.hpp"
#include "intake/intake.hpp"
#include "intake/pictures.hpp"
#include "model/names.hpp"
#include "publishing/content_of.hpp"
#include "publishing/manifests.hpp"
#include "publishing/publisher.hpp"
#include "tally/results_format.hpp"
#include "wire/limits.hpp"

#include <algorithm>
#include <fstream>
#include <ostream>
#include <tuple>

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

/// A batch on a stick, known but not yet taken.
struct FoundBatch {
    fs::path path;
    std::string kiosk;
    Epoch epoch;
    std::uint64_t first = 0;
};

/// By ending or by the first octets: a file cut off at its start is still known by its name, and refused.
bool looks_like_a_batch(const fs::path& file) {
    if (file.extension() == ".batch")
        return true;
    std::ifstream in(file, std::ios::binary);
    std::string start(16, '\0');
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    start.resize(static_cast<std::size_t>(in.gcount()));
    return file_type_of(start) == FileType::batch;
}

std::string bytes_of(const fs::path& file) {
    auto bytes = read_file(file, limits::batch_file);
    if (!bytes)
        throw Failure("reading " + file.string(), "there is no such file");
    return std::move(*bytes);
}

/// Regular files below a folder, or the one file; hidden ones are passed over.
std::vector<fs::path> files_in(const fs::path& path) {
    if (fs::is_regular_file(path))
        return {path};
    if (!fs::is_directory(path))
        throw Failure("importing", "there is no file or folder " + path.string());
    std::vector<fs::path> files;
    for (auto at = fs::recursive_directory_iterator(path, fs::directory_options::skip_permission_denied);
         at != fs::recursive_directory_iterator(); ++at) {
        if (at->path().filename().string().starts_with('.')) {
            if (at->is_directory())
                at.disable_recursion_pending();
        } else if (at->is_regular_file()) {
            files.push_back(at->path());
        }
    }
    return files;
}

struct Imported {
    std::size_t batches = 0;
    std::size_t entries = 0;
    std::size_t refused = 0;
};

/// In each log's order, whatever the files are called.
std::vector<FoundBatch> find_batches(const fs::path& path, Imported& imported, const Streams& streams) {
    std::vector<FoundBatch> found;
    for (const auto& file : files_in(path)) {
        if (!looks_like_a_batch(file))
            continue;
        try {
            const auto batch = read_batch(bytes_of(file));
            found.push_back({file, batch.header.kiosk, batch.header.epoch, batch.header.first});
        } catch (const WireError& error) {
            streams.notes << file.string() << ": not taken: " << error.what() << '\n';
            ++imported.refused;
        }
    }
    std::sort(found.begin(), found.end(), [](const FoundBatch& a, const FoundBatch& b) {
        return std::tie(a.kiosk, a.epoch, a.first) < std::tie(b.kiosk, b.epoch, b.first);
    });
    return found;
}

void make_pictures_and_manifests(Site& site) {
    move_public_pictures(site.storage());
    site.storage().transact(
        [&] { reissue_manifests(site.storage(), *site.keys().current(), site.now_ms()); });
}

} // namespace

int publish_file(Site& site, const fs::path& file, const Streams& streams) {
    const auto bytes = read_file(file, limits::publish_file);
    if (!bytes)
        throw Failure("publishing", "there is no file " + file.string());
    const auto publication = [&] {
        try {
            return read_publication(*bytes);
        } catch (const WireError& error) {
            throw Failure(file.string(), error.what(), "nothing was published");
        }
    }();
    MediaFinder media(fs::absolute(file).parent_path(), site.media(), site.storage(),
                      site.settings().network);
    const auto published =
        publish(site.storage(), *site.keys().current(), site.now_ms(), publication, media, "operator");
    for (const auto& note : published.notes)
        streams.notes << "note: " << note << '\n';
    if (published.changed + published.withdrawn + published.manifests == 0)
        streams.out << "nothing changed\n";
    else
        streams.out << published.changed << " published, " << published.withdrawn << " withdrawn, for "
                    << published.manifests << " areas\n";
    return 0;
}

int content_export(Site& site, const fs::path& folder, const Streams& streams) {
    const auto exported =
        export_content(site.storage(), *site.keys().current(), site.now_ms(), site.media(), folder);
    streams.out << exported.manifests << " manifests, " << exported.media << " media files, "
                << exported.acknowledgements << " acknowledgements\n";
    return 0;
}

int import_batches(Site& site, const fs::path& path, const Streams& streams) {
    Imported imported;
    const Intake intake(site.keys(), site.clock(), [&](Storage& storage) {
        reissue_manifests(storage, *site.keys().current(), site.now_ms());
    });
    for (const auto& batch : find_batches(path, imported, streams)) {
        const auto result = intake.take(site.storage(), bytes_of(batch.path), Nonce{});
        if (!result.trusted) {
            streams.notes << batch.path.string() << ": not taken: " << result.why << '\n';
            ++imported.refused;
            continue;
        }
        if (result.ack.status == AckStatus::forked)
            streams.notes << batch.path.string() << ": kept whole: kiosk " << batch.kiosk
                          << " sent other entries under known numbers\n";
        else if (result.ack.watermark + 1 < batch.first)
            streams.notes << batch.path.string() << ": not taken yet: entries " << result.ack.watermark + 1
                          << " to " << batch.first - 1 << " are missing\n";
        ++imported.batches;
        if (!result.use_problem.empty())
            streams.notes << batch.path.string() << ": counts of use not taken: " << result.use_problem
                          << '\n';
        imported.entries += result.stored;
    }
    make_pictures_and_manifests(site);
    streams.out << imported.batches << " batches, " << imported.entries << " new entries\n";
    const bool nothing_to_take = imported.batches == 0 && imported.refused == 0;
    if (nothing_to_take)
        throw Failure("importing", "there is no batch in " + path.string(),
                      "export from the kiosk to it first");
    return imported.refused == 0 ? 0 : 1;
}

int export_entries(Site& site, const std::string& kind, const std::string& format, const Streams& streams) {
    const auto exported =
        export_submissions(site.storage(), *site.keys().current(), kind,
                           format == "csv" ? ExportFormat::csv : ExportFormat::ndjson, streams.out);
    if (!streams.out)
        throw Failure("exporting", "the output cannot be written", "check the disk's free space");
    if (exported.unreadable > 0)
        throw Failure(
            "exporting", std::to_string(exported.unreadable) + " entries cannot be opened with the keys here",
            "they were sealed to a key that is missing, or damaged; put the key file back from its backup");
    return 0;
}

int results(Site& site, const std::string& ballot, const std::string& format, bool all_vias,
            const Streams& streams) {
    auto& storage = site.storage();
    std::optional<tally::Results> counted;
    std::uint64_t held = 0;
    storage.read_consistently([&] {
        const auto content = content_of(storage);
        const auto found = std::find_if(content.ballots.begin(), content.ballots.end(),
                                        [&](const Ballot& each) { return each.id == ballot; });
        if (found == content.ballots.end())
            throw Failure("counting", "no ballot " + ballot + " was published", "check its id");
        counted = tally::count(content, *found, votes_on(storage, ballot, all_vias ? "" : "screen"));
        held = storage.logs().count_held_votes(ballot, all_vias ? "" : "screen");
    });
    streams.out << (format == "csv" ? tally::to_csv(*counted) : tally::to_json(*counted));
    if (held > 0)
        streams.notes
            << "note: " << held
            << " votes of copied disks are held back and not in this; a kiosk's page in the console "
               "lets them count\n";
    return 0;
}

} // namespace bluelamp::server
