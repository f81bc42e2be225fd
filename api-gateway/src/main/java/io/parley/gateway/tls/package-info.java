/// HTTPS with a certificate of our own.
@NullMarked
package io.parley.gateway.tls;

import org.jspecify.annotations.NullMarked;
