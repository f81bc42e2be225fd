/// Tokens for the page that a development server serves.
@NullMarked
package io.parley.room.api.devlink;

import org.jspecify.annotations.NullMarked;
