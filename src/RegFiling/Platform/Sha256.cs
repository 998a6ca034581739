using System.Security.Cryptography;
using System.Text;

namespace RegFiling.Platform;

/// <summary>SHA-256 as it is stored and printed: 64 small hexadecimal digits; of a text, over its UTF-8 bytes.</summary>
public static class Sha256
{
    public static string Of(ReadOnlySpan<byte> bytes) => Convert.ToHexStringLower(SHA256.HashData(bytes));

    public static string Of(string text) => Of(Encoding.UTF8.GetBytes(text));
}
