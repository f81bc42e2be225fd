package io.parley.room.api.twirp;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.protobuf.Message;
import com.google.protobuf.util.JsonFormat;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.InvalidMediaTypeException;
import org.springframework.http.MediaType;

/// The two ways that Twirp writes messages.
enum TwirpEncoding {
  JSON(MediaType.APPLICATION_JSON) {
    @Override
    boolean read(byte[] body, Message.Builder message) {
      try {
        String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(body)).toString();
        JsonFormat.parser().ignoringUnknownFields().merge(text, message);
        return true;
      } catch (InvalidProtocolBufferException | CharacterCodingException malformed) {
        return false;
      }
    }

    @Override
    byte[] write(Message message) {
      try {
        return JsonFormat.printer()
            .preservingProtoFieldNames()
            .alwaysPrintFieldsWithNoPresence()
            .omittingInsignificantWhitespace()
            .print(message)
            .getBytes(StandardCharsets.UTF_8);
      } catch (InvalidProtocolBufferException impossible) {
        throw new IllegalStateException("a message without Any is always JSON", impossible);
      }
    }
  },
  PROTOBUF(MediaType.valueOf("application/protobuf")) {
    @Override
    boolean read(byte[] body, Message.Builder message) {
      try {
        message.mergeFrom(body);
        return true;
      } catch (InvalidProtocolBufferException malformed) {
        return false;
      }
    }

    @Override
    byte[] write(Message message) {
      return message.toByteArray();
    }
  };

  final MediaType mediaType;

  TwirpEncoding(MediaType mediaType) {
    this.mediaType = mediaType;
  }

  /// The encoding that a Content-Type names, null for another.
  static @Nullable TwirpEncoding of(@Nullable String contentType) {
    if (contentType == null) {
      return null;
    }
    try {
      MediaType given = MediaType.parseMediaType(contentType);
      for (TwirpEncoding encoding : values()) {
        if (encoding.mediaType.equalsTypeAndSubtype(given)) {
          return encoding;
        }
      }
      return null;
    } catch (InvalidMediaTypeException malformed) {
      return null;
    }
  }

  /// Reads a message into this builder; false where the bytes are none.
  abstract boolean read(byte[] body, Message.Builder message);

  abstract byte[] write(Message message);
}
