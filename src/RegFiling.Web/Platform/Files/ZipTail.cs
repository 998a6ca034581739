using System.Buffers.Binary;

namespace RegFiling.Web.Platform.Files;

/// <summary>The end record of a ZIP archive. What ends in one opens as an archive, whatever it begins with.</summary>
internal static class ZipTail
{
    private const int RecordSize = 22;

    private static ReadOnlySpan<byte> Mark => [0x50, 0x4B, 0x05, 0x06];

    /// <summary>The length of the comment behind the end record that closes the file; null when there is none.</summary>
    public static int? CommentLength(Stream content)
    {
        var tail = new byte[Math.Min(content.Length, RecordSize + ushort.MaxValue)];
        content.Position = content.Length - tail.Length;
        content.ReadExactly(tail);
        for (var at = tail.Length - RecordSize; at >= 0; at--)
        {
            if (tail.AsSpan(at).StartsWith(Mark) && BinaryPrimitives.ReadUInt16LittleEndian(tail.AsSpan(at + RecordSize - 2)) == tail.Length - at - RecordSize)
            {
                return tail.Length - at - RecordSize;
            }
        }

        return null;
    }
}

/// <summary>Code of web pages and scripts in a place where none belongs. Browsers never show these files as pages; other programs might.</summary>
internal static class Markup
{
    private static readonly byte[][] Signs = [.. new[] { "<script", "<html", "<!doctype html", "<svg", "<?php", "<iframe", "javascript:" }.Select(System.Text.Encoding.ASCII.GetBytes)];

    public static bool IsIn(ReadOnlySpan<byte> bytes)
    {
        var lower = new byte[bytes.Length];
        for (var i = 0; i < bytes.Length; i++)
        {
            lower[i] = bytes[i] is >= (byte)'A' and <= (byte)'Z' ? (byte)(bytes[i] | 0x20) : bytes[i];
        }

        foreach (var sign in Signs)
        {
            if (lower.AsSpan().IndexOf(sign) >= 0)
            {
                return true;
            }
        }

        return false;
    }
}
