/// The client half of a call: what load generators and simulations talk to the server with. No
/// service may use it.
@NullMarked
package io.parley.media.client;

import org.jspecify.annotations.NullMarked;
