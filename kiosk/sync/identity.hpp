#pragma once

#include "base/files.hpp"
#include "wire/enrolment.hpp"

#include <filesystem>
#include <functional>

namespace bluelamp {

/// Who this kiosk is and whom it trusts, as DIR/identity.json (mode 0600) holds it.
struct Identity {
    std::string kiosk;
    std::string area;
    std::string server; ///< base address, or "" without a network
    std::string token;
    std::string code_hash; ///< of the enrolment code: the same code again is no mistake
    SigningKey key;
    std::vector<Bytes> successions; ///< that lead to `key`
    Bytes pack_secret; ///< 32 octets, or "" without a pack; kept, for a server that was put back to before
                       ///< it ever heard this kiosk
    std::vector<Bytes> key_statements;
    KeySet server_keys; ///< what the statements lead to
};

/// The identity on disk, shared by the app and commands that run beside it. Any thread. Throws Failure for a
/// file that is damaged or readable by others.
class IdentityStore {
public:
    explicit IdentityStore(std::filesystem::path folder);

    /// nullopt before enrolment.
    [[nodiscard]] std::optional<Identity> load() const;
    void save(const Identity& identity);
    /// Loads, changes and saves under a lock, so that two processes do not undo each other's change.
    void update(const std::function<void(Identity&)>& change);
    /// Held while content is replaced, so that two processes compare versions one after the other.
    [[nodiscard]] FileLock content_turn() const { return FileLock::take(folder_ / "content.lock"); }
    /// The key that a kiosk presents at enrolment: made once and kept until enrolment is done, so that a lost
    /// reply can be asked for again.
    [[nodiscard]] SigningKey enrolment_key();
    void forget_enrolment_key();

private:
    std::filesystem::path folder_;
};

} // namespace bluelamp
