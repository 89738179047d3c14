#include "process/listen.hpp"

#include <cerrno>
#include <cstring>
#include <grp.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>
#include <utility>

namespace qixian {
namespace {

using boost::asio::local::stream_protocol;

bool answers(const std::string& path) {
  const int probe = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
  if (probe < 0) return false;
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  path.copy(address.sun_path, sizeof address.sun_path - 1);
  const bool connected =
      connect(probe, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  close(probe);
  return connected;
}

// Takes away what a daemon that is gone left behind; anything else in the way stays.
void make_room(const std::filesystem::path& path) {
  struct stat seen{};
  if (lstat(path.c_str(), &seen) != 0) return;
  if (!S_ISSOCK(seen.st_mode))
    throw ListenError(path.string() + " is in the way and no socket; move it away");
  if (answers(path))
    throw ListenError("the socket " + path.string() +
                      " is in use by another program; stop it or name another path");
  if (unlink(path.c_str()) != 0) throw ListenError(path.string() + ": " + std::strerror(errno));
}

}  // namespace

SocketFile::SocketFile(boost::asio::any_io_executor executor, std::filesystem::path path,
                       const std::string& group)
    : path_(std::move(path)), acceptor_(executor) {
  if (path_.string().size() >= sizeof(sockaddr_un::sun_path))
    throw ListenError("the socket path " + path_.string() +
                      " is longer than the 107 bytes that Linux allows");
  make_room(path_);
  const mode_t before = umask(0117);
  try {
    acceptor_ = stream_protocol::acceptor(executor, stream_protocol::endpoint(path_.string()));
  } catch (const std::exception& error) {
    umask(before);
    throw ListenError("the socket " + path_.string() + " cannot be made: " + std::strerror(errno) +
                      "; does its folder exist, and may we write there?");
  }
  umask(before);
  // Not ours to give under most users; the socket units of systemd do it right.
  if (const ::group* found = getgrnam(group.c_str()); found != nullptr)
    if (chown(path_.c_str(), static_cast<uid_t>(-1), found->gr_gid) != 0) errno = 0;
}

SocketFile::~SocketFile() {
  unlink(path_.c_str());
}

stream_protocol::acceptor adopt_socket(boost::asio::any_io_executor executor, int descriptor) {
  stream_protocol::acceptor acceptor(executor);
  acceptor.assign(stream_protocol(), descriptor);
  return acceptor;
}

}  // namespace qixian
