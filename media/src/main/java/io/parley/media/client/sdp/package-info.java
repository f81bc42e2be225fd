/// The descriptions of a client of our own, for tests of the engine and for load: offers and
/// answers in the manner of a browser, and what the server's say. Not for the server.
@NullMarked
package io.parley.media.client.sdp;

import org.jspecify.annotations.NullMarked;
