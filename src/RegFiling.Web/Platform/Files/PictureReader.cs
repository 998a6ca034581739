using System.Buffers.Binary;
using RegFiling.Platform.Documents;

namespace RegFiling.Web.Platform.Files;

/// <summary>Walks through the blocks of a picture without decoding a single pixel: its measures, and whether it ends where it ends.</summary>
internal static class PictureReader
{
    private const int MostChunks = 100_000;

    // Texts and profiles are small; what is larger is looked at in its first part.
    private const int MostOfText = 256 * 1024;

    public static (FileFault? Fault, FileFacts? Facts) Read(string kind, Stream content, string sha256, int megapixels)
    {
        var (fault, width, height) = kind == "png" ? Png(content) : Jpeg(content);
        fault ??= (long)width * height > megapixels * 1_000_000L ? FileFault.PixelFlood(width, height, megapixels) : null;
        fault ??= ZipTail.CommentLength(content) is null ? null : FileFault.AlsoZip;
        return fault is null ? (null, new FileFacts { Sha256 = sha256, Width = width, Height = height }) : (fault, null);
    }

    private static (FileFault?, int, int) Png(Stream content)
    {
        Span<byte> head = stackalloc byte[8];
        Span<byte> measures = stackalloc byte[8];
        var (width, height) = (0, 0);
        content.Position = head.Length;
        for (var chunk = 0; chunk < MostChunks; chunk++)
        {
            if (content.ReadAtLeast(head, head.Length, throwOnEndOfStream: false) < head.Length)
            {
                return (FileFault.Damaged, 0, 0);
            }

            var (length, type, from) = (BinaryPrimitives.ReadUInt32BigEndian(head), head[4..].ToArray(), content.Position);
            if (length > int.MaxValue || from + length + 4 > content.Length || type.Any(c => !char.IsAsciiLetter((char)c)) || (chunk == 0) != type.AsSpan().SequenceEqual("IHDR"u8))
            {
                return (FileFault.Damaged, 0, 0);
            }

            if (chunk == 0)
            {
                if (length != 13)
                {
                    return (FileFault.Damaged, 0, 0);
                }

                content.ReadExactly(measures);
                var (w, h) = (BinaryPrimitives.ReadUInt32BigEndian(measures), BinaryPrimitives.ReadUInt32BigEndian(measures[4..]));
                if (w is 0 or > int.MaxValue || h is 0 or > int.MaxValue)
                {
                    return (FileFault.Damaged, 0, 0);
                }

                (width, height) = ((int)w, (int)h);
            }
            // Small letters first: a chunk beside the picture (texts, profiles).
            else if (char.IsAsciiLetterLower((char)type[0]) && HasMarkup(content, (int)length))
            {
                return (FileFault.HiddenMarkup, 0, 0);
            }

            content.Position = from + length + 4;
            if (type.AsSpan().SequenceEqual("IEND"u8))
            {
                return (content.Position == content.Length ? null : FileFault.TrailingData, width, height);
            }
        }

        return (FileFault.TooMuchInside, 0, 0);
    }

    private static (FileFault?, int, int) Jpeg(Stream content)
    {
        using var reader = new BufferedStream(new Unowned(content), 64 * 1024);
        content.Position = 0;
        var (width, height) = (0, 0);
        reader.Position = 2;
        Span<byte> measures = stackalloc byte[5];
        var marker = NextMarker(reader);
        while (true)
        {
            switch (marker)
            {
                case -1:
                    return (FileFault.Damaged, 0, 0);
                case 0xD9:
                    return (width == 0 || height == 0 ? FileFault.Damaged : EndsInZeroes(reader) ? null : FileFault.TrailingData, width, height);
                case 0x01 or (>= 0xD0 and <= 0xD7):
                    marker = NextMarker(reader);
                    continue;
            }

            var (high, low) = (reader.ReadByte(), reader.ReadByte());
            var length = (high << 8) + low - 2;
            var from = reader.Position;
            if (low < 0 || length < 0 || from + length > reader.Length)
            {
                return (FileFault.Damaged, 0, 0);
            }

            // SOF0 to SOF15 without the tables that lie between them.
            if (marker is >= 0xC0 and <= 0xCF and not (0xC4 or 0xC8 or 0xCC))
            {
                if (length < measures.Length)
                {
                    return (FileFault.Damaged, 0, 0);
                }

                reader.ReadExactly(measures);
                (height, width) = (Math.Max(height, (measures[1] << 8) + measures[2]), Math.Max(width, (measures[3] << 8) + measures[4]));
            }
            else if (marker is 0xFE or (>= 0xE0 and <= 0xEF) && HasMarkup(reader, length))
            {
                return (FileFault.HiddenMarkup, 0, 0);
            }

            reader.Position = from + length;
            marker = marker == 0xDA ? AfterScan(reader) : NextMarker(reader);
        }
    }

    private static int NextMarker(Stream reader)
    {
        if (reader.ReadByte() != 0xFF)
        {
            return -1;
        }

        int marker;
        do
        {
            marker = reader.ReadByte();
        }
        while (marker == 0xFF);

        return marker == 0 ? -1 : marker;
    }

    // Through the compressed picture to the marker behind it: 0xFF 0x00 is a byte of the picture, 0xFF 0xD0 to 0xD7 restart it.
    private static int AfterScan(Stream reader)
    {
        while (true)
        {
            var next = reader.ReadByte();
            if (next < 0)
            {
                return -1;
            }

            if (next != 0xFF)
            {
                continue;
            }

            do
            {
                next = reader.ReadByte();
            }
            while (next == 0xFF);

            if (next is not (0 or (>= 0xD0 and <= 0xD7)))
            {
                return next;
            }
        }
    }

    private static bool EndsInZeroes(Stream reader)
    {
        for (var next = reader.ReadByte(); next >= 0; next = reader.ReadByte())
        {
            if (next != 0)
            {
                return false;
            }
        }

        return true;
    }

    private static bool HasMarkup(Stream content, int length)
    {
        var bytes = new byte[Math.Min(length, MostOfText)];
        content.ReadExactly(bytes);
        return Markup.IsIn(bytes);
    }

    // The buffer ends before the content does, which others go on reading.
    private sealed class Unowned(Stream inner) : ReadOnlyStream
    {
        public override bool CanSeek => true;

        public override long Length => inner.Length;

        public override long Position { get => inner.Position; set => inner.Position = value; }

        public override int Read(Span<byte> buffer) => inner.Read(buffer);

        public override long Seek(long offset, SeekOrigin origin) => inner.Seek(offset, origin);
    }
}
