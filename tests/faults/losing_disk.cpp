#include "faults/losing_disk.hpp"

#include <algorithm>
#include <fstream>
#include <optional>

#include <sqlite3.h>

namespace bluelamp::testing {
namespace {

constexpr std::size_t sector = 512;

struct Change {
    std::size_t at = 0;
    std::string bytes;                    ///< of a write
    std::optional<std::size_t> truncated; ///< to this size
};

void perform(const Change& change, std::string& content) {
    if (change.truncated) {
        content.resize(*change.truncated, '\0');
        return;
    }
    if (content.size() < change.at + change.bytes.size())
        content.resize(change.at + change.bytes.size(), '\0');
    content.replace(change.at, change.bytes.size(), change.bytes);
}

/// A file as the disk knows it.
struct Stored {
    std::string durable;
    std::vector<Change> unsynced;
    bool known = false;   ///< its entry in the folder is on the disk
    bool removed = false; ///< it was, and that is not on the disk yet
};

} // namespace

struct LosingDisk::State {
    sqlite3_vfs vfs{};
    sqlite3_vfs* real = nullptr;
    std::string folder;
    std::map<std::string, Stored> files;
    std::map<std::string, int> opened;
    std::function<void(const std::string&)> call;
    int syncs = 0;
    int failing_sync = 0;
    bool in_call = false;

    /// "" for what lies elsewhere, and for what the test itself opens in a call.
    [[nodiscard]] std::string name_of(const char* path) const {
        const std::string text = path == nullptr || in_call ? "" : path;
        return text.starts_with(folder + "/") ? text.substr(folder.size() + 1) : std::string();
    }
    void tell(const char* operation, const std::string& name) {
        if (name.empty() || !call || in_call)
            return;
        in_call = true;
        call(std::string(operation) + " " + name);
        in_call = false;
    }
};

namespace {

using State = LosingDisk::State;

struct File {
    sqlite3_file base;
    State* state;
    std::string* name; ///< "" when it is not followed
    [[nodiscard]] sqlite3_file* real() { return reinterpret_cast<sqlite3_file*>(this + 1); }
    [[nodiscard]] Stored& stored() { return state->files[*name]; }
};

File& of(sqlite3_file* file) {
    return *reinterpret_cast<File*>(file);
}

int close(sqlite3_file* file) {
    auto& ours = of(file);
    const int result = ours.real()->pMethods->xClose(ours.real());
    delete ours.name;
    return result;
}
int read(sqlite3_file* file, void* to, int size, sqlite3_int64 at) {
    return of(file).real()->pMethods->xRead(of(file).real(), to, size, at);
}
int write(sqlite3_file* file, const void* bytes, int size, sqlite3_int64 at) {
    auto& ours = of(file);
    ours.state->tell("write", *ours.name);
    const int result = ours.real()->pMethods->xWrite(ours.real(), bytes, size, at);
    if (result == SQLITE_OK && !ours.name->empty())
        ours.stored().unsynced.push_back(
            {static_cast<std::size_t>(at),
             std::string(static_cast<const char*>(bytes), static_cast<std::size_t>(size)), std::nullopt});
    return result;
}
int truncate(sqlite3_file* file, sqlite3_int64 size) {
    auto& ours = of(file);
    ours.state->tell("truncate", *ours.name);
    const int result = ours.real()->pMethods->xTruncate(ours.real(), size);
    if (result == SQLITE_OK && !ours.name->empty())
        ours.stored().unsynced.push_back({0, {}, static_cast<std::size_t>(size)});
    return result;
}
int sync(sqlite3_file* file, int flags) {
    auto& ours = of(file);
    ours.state->tell("sync", *ours.name);
    if (ours.name->empty())
        return ours.real()->pMethods->xSync(ours.real(), flags);
    ++ours.state->syncs;
    if (ours.state->failing_sync > 0 && --ours.state->failing_sync == 0) {
        // Linux marks the pages clean: what was written can be read, is not on the disk, and no later sync
        // brings it there.
        ours.stored().unsynced.clear();
        return SQLITE_IOERR_FSYNC;
    }
    const int result = ours.real()->pMethods->xSync(ours.real(), flags);
    if (result == SQLITE_OK) {
        auto& stored = ours.stored();
        for (const auto& change : stored.unsynced)
            perform(change, stored.durable);
        stored.unsynced.clear();
        if (!stored.known) { // SQLite's own VFS syncs the folder after the first sync of a log or journal
            stored.known = true;
            std::erase_if(ours.state->files, [](const auto& each) { return each.second.removed; });
        }
    }
    return result;
}
int file_size(sqlite3_file* file, sqlite3_int64* size) {
    return of(file).real()->pMethods->xFileSize(of(file).real(), size);
}
int lock(sqlite3_file* file, int level) {
    return of(file).real()->pMethods->xLock(of(file).real(), level);
}
int unlock(sqlite3_file* file, int level) {
    return of(file).real()->pMethods->xUnlock(of(file).real(), level);
}
int check_lock(sqlite3_file* file, int* held) {
    return of(file).real()->pMethods->xCheckReservedLock(of(file).real(), held);
}
int control(sqlite3_file* file, int operation, void* argument) {
    return of(file).real()->pMethods->xFileControl(of(file).real(), operation, argument);
}
int sector_size(sqlite3_file* file) {
    return of(file).real()->pMethods->xSectorSize(of(file).real());
}
int characteristics(sqlite3_file* file) {
    return of(file).real()->pMethods->xDeviceCharacteristics(of(file).real());
}
int shm_map(sqlite3_file* file, int page, int size, int extend, void volatile** at) {
    return of(file).real()->pMethods->xShmMap(of(file).real(), page, size, extend, at);
}
int shm_lock(sqlite3_file* file, int offset, int count, int flags) {
    return of(file).real()->pMethods->xShmLock(of(file).real(), offset, count, flags);
}
void shm_barrier(sqlite3_file* file) {
    of(file).real()->pMethods->xShmBarrier(of(file).real());
}
int shm_unmap(sqlite3_file* file, int remove) {
    return of(file).real()->pMethods->xShmUnmap(of(file).real(), remove);
}

const sqlite3_io_methods methods{
    2,         close,      read,    write,       truncate,        sync,    file_size, lock,
    unlock,    check_lock, control, sector_size, characteristics, shm_map, shm_lock,  shm_barrier,
    shm_unmap, nullptr,    nullptr};

State& state_of(sqlite3_vfs* vfs) {
    return *static_cast<State*>(vfs->pAppData);
}

std::string bytes_of(const std::string& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

int open(sqlite3_vfs* vfs, const char* path, sqlite3_file* file, int flags, int* given) {
    auto& state = state_of(vfs);
    const auto name = state.name_of(path);
    const bool there = !name.empty() && std::filesystem::exists(path);
    if (!name.empty() && !there)
        state.tell("make", name);
    auto& ours = of(file);
    ours.base.pMethods = nullptr;
    const int result = state.real->xOpen(state.real, path, ours.real(), flags, given);
    if (result != SQLITE_OK)
        return result;
    ours.base.pMethods = &methods;
    ours.state = &state;
    ours.name = new std::string(name);
    if (name.empty())
        return result;
    ++state.opened[name];
    if (there && !state.files.contains(name)) // made by others than SQLite: taken as synced
        state.files[name] = {bytes_of(path), {}, true, false};
    else if (!there) // instead of one whose removal may not be on the disk yet
        state.files[name].unsynced = {{0, {}, 0}};
    state.files[name].removed = false;
    return result;
}

int remove(sqlite3_vfs* vfs, const char* path, int sync_folder) {
    auto& state = state_of(vfs);
    const auto name = state.name_of(path);
    state.tell("remove", name);
    const int result = state.real->xDelete(state.real, path, sync_folder);
    if (const auto found = state.files.find(name); found != state.files.end()) {
        if (sync_folder != 0 || !found->second.known)
            state.files.erase(found);
        else
            found->second.removed = true;
    }
    return result;
}

int access(sqlite3_vfs* vfs, const char* path, int flags, int* answer) {
    return state_of(vfs).real->xAccess(state_of(vfs).real, path, flags, answer);
}
int full_path(sqlite3_vfs* vfs, const char* path, int size, char* out) {
    return state_of(vfs).real->xFullPathname(state_of(vfs).real, path, size, out);
}
int randomness(sqlite3_vfs* vfs, int size, char* out) {
    return state_of(vfs).real->xRandomness(state_of(vfs).real, size, out);
}
int sleep(sqlite3_vfs* vfs, int microseconds) {
    return state_of(vfs).real->xSleep(state_of(vfs).real, microseconds);
}
int current_time(sqlite3_vfs* vfs, double* out) {
    return state_of(vfs).real->xCurrentTime(state_of(vfs).real, out);
}
int last_error(sqlite3_vfs* vfs, int size, char* out) {
    return state_of(vfs).real->xGetLastError(state_of(vfs).real, size, out);
}
int current_time_64(sqlite3_vfs* vfs, sqlite3_int64* out) {
    return state_of(vfs).real->xCurrentTimeInt64(state_of(vfs).real, out);
}

std::string with_all(const Stored& stored, bool tear_last) {
    auto content = stored.durable;
    for (std::size_t at = 0; at < stored.unsynced.size(); ++at) {
        auto change = stored.unsynced[at];
        if (tear_last && at + 1 == stored.unsynced.size() && !change.truncated)
            change.bytes.resize(change.bytes.size() / 2);
        perform(change, content);
    }
    return content;
}

std::string with_some(const Stored& stored, std::mt19937& random) {
    auto content = stored.durable;
    const auto heads = [&] { return random() % 2 == 0; };
    for (const auto& change : stored.unsynced) {
        if (change.truncated) {
            if (heads())
                perform(change, content);
            continue;
        }
        for (std::size_t from = 0; from < change.bytes.size();) {
            const auto size = std::min(sector - (change.at + from) % sector, change.bytes.size() - from);
            if (heads())
                perform({change.at + from, change.bytes.substr(from, size), std::nullopt}, content);
            from += size;
        }
    }
    return content;
}

} // namespace

LosingDisk::LosingDisk(std::filesystem::path folder)
    : state_(std::make_unique<State>()) {
    state_->folder = std::filesystem::canonical(folder).string();
    state_->real = sqlite3_vfs_find(nullptr);
    auto& vfs = state_->vfs;
    vfs.iVersion = 2;
    vfs.szOsFile = static_cast<int>(sizeof(File)) + state_->real->szOsFile;
    vfs.mxPathname = state_->real->mxPathname;
    vfs.zName = "losing";
    vfs.pAppData = state_.get();
    vfs.xOpen = open;
    vfs.xDelete = remove;
    vfs.xAccess = access;
    vfs.xFullPathname = full_path;
    vfs.xRandomness = randomness;
    vfs.xSleep = sleep;
    vfs.xCurrentTime = current_time;
    vfs.xGetLastError = last_error;
    vfs.xCurrentTimeInt64 = current_time_64;
    sqlite3_vfs_register(&vfs, 1);
}

LosingDisk::~LosingDisk() {
    sqlite3_vfs_unregister(&state_->vfs);
    sqlite3_vfs_register(state_->real, 1);
}

void LosingDisk::at_each_operation(std::function<void(const std::string&)> call) {
    state_->call = std::move(call);
}

void LosingDisk::fail_sync(int number) {
    state_->failing_sync = number;
}

int LosingDisk::syncs() const {
    return state_->syncs;
}

int LosingDisk::opens(const std::string& name) const {
    const auto found = state_->opened.find(name);
    return found == state_->opened.end() ? 0 : found->second;
}

LosingDisk::Files LosingDisk::image(Kept kept) const {
    Files files;
    for (const auto& [name, stored] : state_->files)
        if (!stored.removed && (stored.known || kept != Kept::none))
            files[name] = kept == Kept::none ? stored.durable : with_all(stored, kept == Kept::last_torn);
    return files;
}

LosingDisk::Files LosingDisk::image(std::mt19937& random) const {
    Files files;
    for (const auto& [name, stored] : state_->files)
        if ((!stored.removed && stored.known) || random() % 2 == 0)
            files[name] = with_some(stored, random);
    return files;
}

LosingDisk::Files LosingDisk::image_before_removals() const {
    Files files;
    for (const auto& [name, stored] : state_->files)
        if (stored.known)
            files[name] = stored.durable;
    return files;
}

bool LosingDisk::has_unsynced_removals() const {
    return std::any_of(state_->files.begin(), state_->files.end(),
                       [](const auto& file) { return file.second.removed; });
}

void LosingDisk::write(const Files& files, const std::filesystem::path& folder) {
    std::filesystem::create_directories(folder);
    for (const auto& [name, bytes] : files)
        std::ofstream(folder / std::filesystem::path(name).filename(), std::ios::binary) << bytes;
}

} // namespace bluelamp::testing
