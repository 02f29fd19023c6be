#include "sync/stick.hpp"

#include "base/failure.hpp"
#include "health/disk_reserve.hpp"
#include "wire/limits.hpp"

#include <algorithm>
#include <array>
#include <fstream>
#include <map>

namespace bluelamp {
namespace fs = std::filesystem;
namespace {

constexpr std::size_t most_files = 100000;

[[noreturn]] void refuse(const fs::path& path, const std::string& cause) {
    throw Failure("import " + path.string(), cause + "; nothing was changed", "export the content again");
}

/// What a stick holds, by kind. Nothing is read but the first octets.
struct Findings {
    std::vector<fs::path> manifests;
    std::vector<fs::path> acknowledgements;
    std::map<std::string, fs::path> media;
};

std::optional<FileType> type_of(const fs::path& path) {
    std::array<char, 8> start{};
    std::ifstream in(path, std::ios::binary);
    in.read(start.data(), static_cast<std::streamsize>(start.size()));
    return file_type_of({start.data(), static_cast<std::size_t>(in.gcount())});
}

/// By ending or by the first octets: a file cut off at its start is still known by its name, and refused.
void sort_in(const fs::path& path, Findings& found) {
    const auto type = type_of(path);
    const auto name = path.filename().string();
    if (is_sha256_hex(name))
        found.media.emplace(name, path);
    else if (type == FileType::manifest || path.extension() == ".manifest")
        found.manifests.push_back(path);
    else if (type == FileType::acknowledgement || path.extension() == ".ack")
        found.acknowledgements.push_back(path);
}

bool is_hidden(const fs::path& path) {
    return path.filename().string().starts_with(".");
}

Findings search(const fs::path& path) {
    Findings found;
    try {
        if (fs::is_regular_file(path)) {
            sort_in(path, found);
            return found;
        }
        if (!fs::is_directory(path))
            throw Failure("import " + path.string(), "there is no such file or folder", "check the path");
        std::size_t files = 0;
        for (auto at = fs::recursive_directory_iterator(path); at != fs::recursive_directory_iterator();
             ++at) {
            if (is_hidden(at->path()))
                at.disable_recursion_pending();
            else if (at->is_regular_file())
                sort_in(at->path(), found);
            if (++files > most_files)
                refuse(path, "it holds more than " + std::to_string(most_files) + " files");
        }
    } catch (const fs::filesystem_error& error) {
        throw Failure("import " + path.string(), error.what(), "check the stick", Retry::yes);
    }
    return found;
}

struct Candidate {
    Bytes file;
    VerifiedManifest verified;
};

/// The newest manifest of this kiosk's area. Those of other areas are verified too: one that is damaged says
/// that the stick is.
std::optional<Candidate> newest_manifest(const std::vector<fs::path>& paths, const Identity& identity) {
    std::optional<Candidate> newest;
    for (const auto& path : paths) {
        try {
            auto file = read_file(path, limits::manifest_file).value_or("");
            auto verified = read_manifest(file, identity.server_keys);
            const auto& header = verified.manifest.header;
            if (header.area == identity.area &&
                (!newest || header.version > newest->verified.manifest.header.version))
                newest = Candidate{std::move(file), std::move(verified)};
        } catch (const WireError& error) {
            refuse(path, error.what());
        }
    }
    return newest;
}

std::vector<Acknowledgement> own_acknowledgements(const std::vector<fs::path>& paths,
                                                  const Identity& identity, const KeySet& keys) {
    std::vector<Acknowledgement> own;
    for (const auto& path : paths) {
        try {
            const auto read = read_acknowledgement(read_file(path, limits::acknowledgement).value_or(""));
            if (!keys.verifies(read.envelope))
                throw WireError("it is not signed by this kiosk's server");
            if (read.ack.kiosk == identity.kiosk)
                own.push_back(read.ack);
        } catch (const WireError& error) {
            refuse(path, error.what());
        }
    }
    std::sort(own.begin(), own.end(), [](const auto& a, const auto& b) { return a.issued_ms < b.issued_ms; });
    return own;
}

/// Checked copies beside the media, published once all were right.
class Copies {
public:
    explicit Copies(ContentStore& content)
        : content_(content) {}
    ~Copies() {
        std::error_code none;
        for (const auto& name : names_)
            fs::remove(content_.media().partial_path_of(name), none);
    }
    Copies(const Copies&) = delete;
    Copies& operator=(const Copies&) = delete;

    void add(const Media& media, const fs::path& from) {
        const auto& name = media.sha256;
        std::error_code error;
        if (const auto octets = fs::file_size(from, error); !error && octets != media.bytes)
            refuse(from, "it is damaged or truncated");
        names_.push_back(name);
        fs::copy_file(from, content_.media().partial_path_of(name), fs::copy_options::overwrite_existing,
                      error);
        if (error)
            throw Failure("import " + from.string(), error.message(), "check the stick and the disk's room",
                          Retry::yes);
        if (sha256_of_file(content_.media().partial_path_of(name)) != name)
            refuse(from, "it is damaged or truncated");
    }
    std::size_t publish() {
        for (const auto& name : names_)
            if (!content_.media().accept_partial(name))
                refuse(content_.media().path_of(name), "it could not be read back");
        return names_.size();
    }

private:
    ContentStore& content_;
    std::vector<std::string> names_;
};

/// A server that was put back to before an epoch has no word about it on the stick: what it forgot waits
/// again. Should the word have been left off the stick instead, those entries go up twice and are stored
/// once.
void heed_silence(const ManifestHeader& header, const std::vector<Acknowledgement>& acknowledgements,
                  const std::string& generation_before, IdentityStore& identities, LogStore& log,
                  ContentStore& content, TrustedClock& clock) {
    if (std::to_string(header.generation) == generation_before || generation_before.empty())
        return;
    for (const auto& epoch : log.counts()) {
        const bool told = std::any_of(acknowledgements.begin(), acknowledgements.end(),
                                      [&](const auto& ack) { return ack.epoch == epoch.epoch; });
        if (told || epoch.watermark == 0)
            continue;
        Acknowledgement silence;
        silence.epoch = epoch.epoch;
        silence.generation = header.generation;
        silence.issued_ms = header.issued_ms;
        take_acknowledgement(identities, log, content, clock, silence, false, 0);
    }
}

bool has_room_for_media(ContentStore& content, const std::vector<std::string>& needed, const Media& media) {
    const auto folder = content.media().path_of(media.sha256).parent_path();
    return content.media().make_room(needed, media) && has_room_for(folder, media.bytes);
}

std::vector<Bytes> first_tombstones(LogStore& log) {
    auto all = log.tombstones();
    if (all.size() > limits::batch_tombstones)
        all.resize(limits::batch_tombstones);
    return all;
}

} // namespace

Exported export_to_stick(const fs::path& folder, const Identity& identity, LogStore& log,
                         ContentStore& content, const TrustedClock& clock, const std::string& version,
                         const StickProgress& progress) {
    make_folder(folder);
    log.open_epoch();
    Exported exported;
    const auto waiting = log.pending_count();
    const bool anything = waiting > 0;
    const auto write = [&](const Epoch& epoch, const OutgoingBatch& batch) {
        const auto name = identity.kiosk + "-" + to_hex(epoch.view()) + "-" + std::to_string(batch.first) +
                          "-" + std::to_string(batch.last) + ".batch";
        write_file(folder / name, batch.file);
        ++exported.batches;
        exported.entries += batch.last - (batch.first - 1);
        if (progress && waiting > 0)
            progress(std::min(1.0, static_cast<double>(exported.entries) / static_cast<double>(waiting)));
    };
    for (const auto& epoch : log.epochs_to_send()) {
        std::uint64_t after = 0;
        for (;;) {
            const auto batch = make_batch(identity, log, content, clock, {version, 0}, epoch, after,
                                          after == 0 ? first_tombstones(log) : std::vector<Bytes>{});
            const bool empty = batch.last < batch.first;
            if (empty && (anything || exported.batches > 0))
                break;
            write(epoch, batch);
            if (empty)
                break;
            after = batch.last;
        }
    }
    return exported;
}

Imported import_from_stick(const fs::path& path, IdentityStore& identities, LogStore& log,
                           ContentStore& content, TrustedClock& clock, const StickProgress& progress) {
    const auto identity = identities.load();
    if (!identity)
        throw Failure("import " + path.string(), "this kiosk is not enrolled", "enrol it first");
    const auto found = search(path);
    const auto candidate = newest_manifest(found.manifests, *identity);
    const auto& keys = candidate ? candidate->verified.keys : identity->server_keys;
    const auto acknowledgements = own_acknowledgements(found.acknowledgements, *identity, keys);
    if (!candidate && acknowledgements.empty())
        refuse(path, "it holds nothing for kiosk " + identity->kiosk + " in area " + identity->area);

    Imported imported;
    const auto generation_before = log.value(kept::generation);
    if (candidate) {
        imported.version = candidate->verified.manifest.header.version;
        if (imported.version < newest_version(log)) {
            imported.manifest = ManifestTaken::older;
        } else {
            Copies copies(content);
            const auto& body = candidate->verified.manifest.body;
            const auto missing = missing_media(body, content);
            auto needed = media_needed(body, content);
            if (const auto here = stored_manifest(*identity, content, log)) // it stays should the import fail
                for (auto& name : media_needed(*here, content))
                    needed.push_back(std::move(name));
            std::uint64_t octets = 0;
            for (const auto& media : missing)
                octets += media.bytes;
            std::uint64_t copied = 0;
            for (const auto& media : missing) {
                if (const auto file = found.media.find(media.sha256); file == found.media.end())
                    ++imported.media_missing;
                else if (has_room_for_media(content, needed, media))
                    copies.add(media, file->second);
                else
                    ++imported.media_without_room;
                copied += media.bytes;
                if (progress)
                    progress(static_cast<double>(copied) /
                             static_cast<double>(std::max<std::uint64_t>(octets, 1)));
            }
            imported.media = copies.publish();
            imported.manifest =
                take_manifest(identities, log, content, clock, candidate->file, candidate->verified);
        }
    }
    for (const auto& ack : acknowledgements)
        if (take_acknowledgement(identities, log, content, clock, ack, false, 0) != LogStore::Effect::stale)
            ++imported.acknowledgements;
    if (candidate && imported.manifest != ManifestTaken::older)
        heed_silence(candidate->verified.manifest.header, acknowledgements, generation_before, identities,
                     log, content, clock);
    prune_log(stored_manifest(identities.load().value(), content, log), log, clock);
    return imported;
}

} // namespace bluelamp
