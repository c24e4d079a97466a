// demarche key: a new key pair with which releases are signed.
#include "base/text.h"
#include "cli/exit_code.h"
#include "cli/session.h"
#include "workbench/publish.h"

namespace demarche::cli {
namespace {

constexpr ArgumentSpec kArguments[] = {{.name = "FILE", .count = Count::one, .help = "where the secret key goes; FILE.pub gets the public one"}};
constexpr Example kExamples[] = {
    {"demarche key demarche.key", "makes demarche.key (secret) and demarche.key.pub"},
    {"demarche publish --to cert-x -o out --key demarche.key", "signs a release with it"},
    {"demarche verify out --key demarche.key.pub", "checks it, as readers do"},
};
constexpr int kExits[] = {kDone, kUsage, kPartial};

Result<int> call(Session& session) {
  const std::string file = session.asked().arguments.front();
  const std::string id = TRY(workbench::make_key(file));
  const std::string name = for_terminal(std::string_view(file));
  if (session.json()) {
    session.print_json(json::Json().set("key_id", id).set("secret", visible(file)).set("public", visible(file + ".pub")));
    return kDone;
  }
  session.print(name + "      the secret key " + for_terminal(std::string_view(id)) + ". It has no password: whoever has the file\n"
                "      can sign in your name. Guard it, and never hand it out.\n" +
                name + ".pub  the public key, for those who check your releases. Give it to them by\n"
                "      another way than the release.\n");
  return kDone;
}

}  // namespace

const CommandSpec kKeyCommand = {
    .name = "key", .group = "release", .summary = "a new key pair for signing releases",
    .text = "Makes an Ed25519 key pair in the format of minisign: FILE holds the secret key, without a password and readable by you alone; "
            "FILE.pub the public key. An existing file is never overwritten.\n\n"
            "Keys made by \"minisign -G -W\" do as well.",
    .shape = Shape::page, .arguments = kArguments, .examples = kExamples, .exits = kExits,
    .schema = R"({"type":"object","required":["key_id","secret","public"],"properties":{"key_id":{"type":"string"},"secret":{"type":"string"},"public":{"type":"string"}}})",
    .call = call};

}  // namespace demarche::cli
