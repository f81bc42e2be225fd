/// The server API as LiveKit's SDKs speak it: Twirp, in JSON or protobuf.
@NullMarked
package io.parley.room.api.twirp;

import org.jspecify.annotations.NullMarked;
