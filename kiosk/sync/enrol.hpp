#pragma once

#include "net/http_client.hpp"
#include "store/log_store.hpp"
#include "sync/identity.hpp"

namespace bluelamp {

/// Asks the server for an identity with a one-time code; saves and returns it. The same code again, after a
/// lost reply, gives the same identity. Throws Failure (network: worth trying again) and UsageFailure (the
/// address).
Identity enrol_online(IdentityStore& identities, const std::filesystem::path& folder,
                      const NetworkOptions& network, const std::string& server, const std::string& code,
                      const std::string& version);

/// Takes an identity from a pack file; needs no network. The same pack again changes nothing. `now` decides
/// whether it has expired. Throws Failure.
Identity enrol_from_pack(IdentityStore& identities, const std::filesystem::path& folder,
                         const std::filesystem::path& pack, Time now);

} // namespace bluelamp
