using System.Text.Json.Nodes;

namespace RegFiling.Platform.Documents;

/// <summary>
/// One document to make. The same request gives the same bytes, on every machine. <paramref name="Language"/> is <c>zh</c> or <c>en</c>;
/// <paramref name="Data"/> follows the contract in the README of the pack's <c>documents/</c>; <paramref name="Timestamp"/> is printed
/// nowhere and becomes the creation time in the file, to the second.
/// </summary>
public sealed record DocumentRequest(DocumentTemplate Template, string Language, JsonNode Data, DateTimeOffset Timestamp);

/// <summary>A document could not be made. <see cref="Why"/> tells the reader of the page what is wrong and what to do.</summary>
public sealed class DocumentException(Text why, Exception? inner = null) : Exception(why.En, inner)
{
    public Text Why => why;
}
