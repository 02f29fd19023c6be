#include "export/content_export.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/hash.hpp"
#include "publishing/content_of.hpp"
#include "publishing/manifests.hpp"
#include "wire/batch.hpp"

#include <cctype>
#include <set>

namespace bluelamp::server {
namespace {

namespace fs = std::filesystem;

/// An area's id as a file name: what is not a letter, digit, - or _ becomes its octets in hex.
std::string file_name_of(const std::string& id) {
    std::string name;
    for (const char c : id)
        if (std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '-' || c == '_')
            name += c;
        else
            name += "~" + to_hex(ByteView(&c, 1));
    return name;
}

class Stick {
public:
    explicit Stick(fs::path folder)
        : folder_(std::move(folder)) {
        make_folder(folder_);
    }

    void write(const fs::path& name, std::string_view bytes) {
        write_file(folder_ / name, bytes);
        written_.insert(name.string());
    }

    void copy(const fs::path& from, const std::string& sha256) {
        const auto name = fs::path("media") / sha256;
        const auto to = folder_ / name;
        written_.insert(name.string());
        std::error_code error;
        if (fs::file_size(to, error) == fs::file_size(from) && sha256_of_file(to) == sha256)
            return;
        make_folder(to.parent_path());
        const auto temporary = folder_ / "media" / ("." + sha256 + ".part");
        fs::copy_file(from, temporary, fs::copy_options::overwrite_existing, error);
        if (error)
            throw Failure("writing " + to.string(), error.message(), "check the stick's free space");
        publish_file(temporary, to);
    }

    /// Removes what has one of our names and was not written now.
    void remove_the_rest() {
        try {
            remove_what_is_old();
        } catch (const fs::filesystem_error& error) {
            throw Failure("removing old files from " + folder_.string(), error.code().message(),
                          "check the stick, then export again", Retry::yes);
        }
    }

private:
    void remove_what_is_old() {
        for (const auto& entry : fs::directory_iterator(folder_)) {
            const auto ending = entry.path().extension();
            if (entry.is_regular_file() && (ending == ".manifest" || ending == ".ack"))
                remove_unless_written(entry.path().filename());
        }
        if (fs::is_directory(folder_ / "media"))
            for (const auto& entry : fs::directory_iterator(folder_ / "media"))
                if (is_sha256_hex(entry.path().filename().string()))
                    remove_unless_written(fs::path("media") / entry.path().filename());
    }

    void remove_unless_written(const fs::path& name) {
        if (!written_.contains(name.string()))
            fs::remove(folder_ / name);
    }

    fs::path folder_;
    std::set<std::string> written_;
};

Acknowledgement acknowledgement_of(const LogState& state, Storage& storage, std::int64_t now_ms) {
    Acknowledgement ack;
    ack.kiosk = state.kiosk;
    ack.epoch = state.epoch;
    ack.watermark = state.watermark;
    ack.generation = generation_of(storage);
    ack.issued_ms = now_ms;
    ack.quarantined = state.quarantined;
    ack.gap = state.gap;
    ack.head = state.head;
    ack.use_through = storage.use().through(state.kiosk, state.epoch);
    if (const auto kiosk = storage.kiosks().find(state.kiosk))
        ack.manifest_version = storage.content().manifest_version(kiosk->area);
    return ack;
}

} // namespace

ContentExported export_content(Storage& storage, const ServerKeys& keys, std::int64_t now_ms,
                               const MediaStore& media, const fs::path& folder) {
    ContentExported exported;
    // Media first: a kiosk that finds a manifest finds all that it names.
    Stick stick(folder);
    storage.transact([&] { reissue_manifests(storage, keys, now_ms); });
    storage.read_consistently([&] {
        for (const auto& file : media_of(content_of(storage))) {
            if (!media.has(file.sha256))
                throw Failure("exporting media", file.sha256 + " is not in the data folder",
                              "publish its item again");
            stick.copy(media.path_of(file.sha256), file.sha256);
            ++exported.media;
        }
        for (const auto& area : storage.content().manifest_areas())
            if (const auto manifest = storage.content().manifest(area)) {
                stick.write(file_name_of(area) + ".manifest", manifest->file);
                ++exported.manifests;
            }
        for (const auto& state : storage.logs().states()) {
            if (state.branch) // kiosks do not know its name
                continue;
            stick.write(state.kiosk + "-" + to_hex(state.epoch.view()) + ".ack",
                        write_acknowledgement(acknowledgement_of(state, storage, now_ms), keys.signing()));
            ++exported.acknowledgements;
        }
    });
    stick.remove_the_rest();
    return exported;
}

} // namespace bluelamp::server
