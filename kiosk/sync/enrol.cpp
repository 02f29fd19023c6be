#include "sync/enrol.hpp"

#include "base/failure.hpp"
#include "wire/limits.hpp"

namespace bluelamp {
namespace {

constexpr int forbidden = 403;
constexpr int too_many_requests = 429;

std::string without_slash(std::string url) {
    while (!url.empty() && url.back() == '/')
        url.pop_back();
    return url;
}

[[noreturn]] void already(const Identity& identity) {
    throw Failure("enrol", "this kiosk is enrolled already, as " + identity.kiosk,
                  "give another --data folder");
}

/// Entries of an earlier identity are sealed to its server; a new one must not strand them.
void refuse_to_strand(const std::filesystem::path& folder) {
    if (!std::filesystem::exists(folder / "log.db"))
        return;
    LogStore log(folder, "none");
    if (log.pending_count() > 0)
        throw Failure("enrol", "the log of an earlier identity still waits to be sent",
                      "put identity.json back, or give another --data folder");
    log.close_epoch(log.open_epoch());
}

EnrolReply ask(const NetworkOptions& network, const std::string& server, const std::string& code,
               const VerifyKey& key, const std::string& version, const std::string& kiosk) {
    const auto nonce = random_fixed<Nonce>();
    HttpRequest request;
    request.method = "POST";
    request.url = server + "/api/v1/enrol";
    request.headers["Content-Type"] = "application/json";
    request.body = write_enrol_request({code, key, nonce, version, kiosk});
    request.size_limit = limits::enrolment;
    request.total_timeout = std::chrono::seconds(30);
    const auto result = HttpClient(network).send(request);
    const std::string operation = "enrol at " + server;
    if (result.error == NetError::refused_url)
        throw UsageFailure(operation, result.cause, "give https://…, or http:// to this machine alone");
    if (result.error != NetError::none)
        throw Failure(operation, result.cause, "check the address and the network, then try again",
                      Retry::yes);
    if (result.status == forbidden)
        throw Failure(operation, "the code is unknown, used or expired", "ask for a new code");
    if (result.status == too_many_requests)
        throw Failure(operation, "too many tries", "wait a minute, then try again", Retry::yes);
    if (!result.ok())
        throw Failure(operation, "it answers with status " + std::to_string(result.status),
                      "check that the address is a Blue Lamp server", Retry::yes);
    try {
        return read_enrol_reply(result.body, nonce);
    } catch (const WireError& error) {
        throw Failure(operation, std::string("the answer is not an enrolment: ") + error.what(),
                      "check that the address is a Blue Lamp server and the network is open", Retry::yes);
    }
}

} // namespace

Identity enrol_online(IdentityStore& identities, const std::filesystem::path& folder,
                      const NetworkOptions& network, const std::string& server, const std::string& code,
                      const std::string& version) {
    if (code.empty() || code.find_first_of(" \t\r\n") != std::string::npos)
        throw UsageFailure("enrol", "the code is not one word", "give the code as it was printed");
    const auto address = without_slash(server);
    const auto code_hash = to_hex(hash_of({"bluelamp code ", code}).view());
    const auto before = identities.load();
    if (!before)
        refuse_to_strand(folder);
    auto key = before ? SigningKey::from_seed(before->key.seed()) : identities.enrolment_key();
    const auto reply = ask(network, address, code, key.public_key(), version, before ? before->kiosk : "");
    // What waits is sealed to the keys of the server that it was said to.
    if (before && (before->kiosk != reply.kiosk || reply.key_statements.empty() ||
                   before->key_statements.front() != reply.key_statements.front()))
        already(*before);
    Identity identity{
        reply.kiosk,    reply.area, address, reply.token,          code_hash,
        std::move(key), {},         {},      reply.key_statements, first_key_set(reply.key_statements)};
    if (before) {
        identity.successions = before->successions;
        identity.pack_secret = before->pack_secret;
    }
    identities.save(identity);
    identities.forget_enrolment_key();
    return identity;
}

Identity enrol_from_pack(IdentityStore& identities, const std::filesystem::path& folder,
                         const std::filesystem::path& path, Time now) {
    const auto file = read_file(path, limits::enrolment);
    const auto operation = "enrol from " + path.string();
    if (!file)
        throw Failure(operation, "there is no such file", "check the path");
    Pack pack;
    try {
        pack = read_pack(*file);
    } catch (const WireError& error) {
        throw Failure(operation, std::string("it is not a pack: ") + error.what(), "make a new pack");
    }
    if (auto before = identities.load()) {
        if (before->kiosk != pack.kiosk)
            already(*before);
        return std::move(*before);
    }
    const auto now_ms = std::chrono::duration_cast<std::chrono::milliseconds>(now.time_since_epoch()).count();
    if (pack.expires_ms != 0 && pack.expires_ms < now_ms)
        throw Failure(operation, "it has expired", "make a new pack");
    refuse_to_strand(folder);
    Identity identity{pack.kiosk,
                      pack.area,
                      without_slash(pack.server),
                      pack_token(pack.secret),
                      {},
                      SigningKey::make(),
                      {},
                      pack.secret,
                      pack.key_statements,
                      first_key_set(pack.key_statements)};
    identities.save(identity);
    return identity;
}

} // namespace bluelamp
