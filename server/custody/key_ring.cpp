#include "custody/key_ring.hpp"

#include "base/failure.hpp"
#include "base/files.hpp"
#include "crypto/key_file.hpp"

namespace bluelamp::server {
namespace {

const std::string fingerprint_value = "key_fingerprint";
const std::string serial_value = "key_serial";

} // namespace

KeyRing::KeyRing(std::filesystem::path file, Storage& storage, Time now)
    : file_(std::move(file)) {
    make_folder(file_.parent_path());
    // Two processes that start on an empty folder at once must not each make keys.
    const auto lock = FileLock::take(file_.parent_path() / ".lock");
    const auto known = storage.value(fingerprint_value);
    keys_ = read();
    if (!keys_ && !known.empty())
        throw Failure("opening the keys",
                      file_.string() + " is missing, but the database was made with keys " + known,
                      "put the key file back from its backup; new keys could not open what people wrote");
    if (!keys_) {
        auto made = ServerKeys::make(now);
        write_key_file(file_, made.to_secret().view());
        keys_ = std::make_shared<const ServerKeys>(std::move(made));
    }
    if (!known.empty() && known != keys_->fingerprint())
        throw Failure("opening the keys",
                      file_.string() + " holds keys " + keys_->fingerprint() +
                          ", but the database was made with " + known,
                      "use the key file that belongs to this database");
    // A database that was put back may be behind a rotation: the file is never put back, so it is right.
    const auto serial = std::to_string(keys_->set().serial);
    if (known.empty() || storage.value(serial_value) != serial)
        storage.transact([&] {
            storage.set_value(fingerprint_value, keys_->fingerprint());
            storage.set_value(serial_value, serial);
        });
}

std::shared_ptr<const ServerKeys> KeyRing::read() const {
    const auto secret = read_key_file(file_);
    if (!secret)
        return nullptr;
    try {
        return std::make_shared<const ServerKeys>(ServerKeys::from_secret(secret->view()));
    } catch (const WireError& error) {
        throw Failure("reading the keys", file_.string() + ": " + error.what(),
                      "put the key file back from its backup");
    }
}

std::shared_ptr<const ServerKeys> KeyRing::current() const {
    const std::lock_guard lock(mutex_);
    return keys_;
}

void KeyRing::refresh(Storage& storage) {
    if (storage.value(serial_value) == std::to_string(current()->set().serial))
        return;
    auto fresh = read();
    if (!fresh || fresh->fingerprint() != storage.value(fingerprint_value))
        throw Failure("reading the rotated keys", file_.string() + " does not match the database",
                      "put the key file back from its backup");
    const std::lock_guard lock(mutex_);
    keys_ = std::move(fresh);
}

void KeyRing::rotate(Storage& storage, Time now) {
    auto keys = ServerKeys::from_secret(current()->to_secret().view());
    keys.rotate(now);
    // The file first: keys that nobody uses yet do no harm, a database that names keys nobody has does.
    write_key_file(file_, keys.to_secret().view());
    storage.set_value(serial_value, std::to_string(keys.set().serial));
    const std::lock_guard lock(mutex_);
    keys_ = std::make_shared<const ServerKeys>(std::move(keys));
}

} // namespace bluelamp::server
