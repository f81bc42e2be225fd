/// How a participant's link is to be used, as its tenant and the participant itself say.
@NullMarked
package io.parley.protocol.link;

import org.jspecify.annotations.NullMarked;
