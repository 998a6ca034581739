using System.Text.Json.Nodes;

namespace RegFiling.Platform.Documents;

/// <summary>What is printed of an issued document: what was frozen when it was signed, and where its seal stands.</summary>
public static class IssuedPaper
{
    /// <summary>The data for the template (<c>documents/README.md</c>); needs the lines of the register of seals.</summary>
    public static JsonNode Of(IssuedDocument document)
    {
        ArgumentNullException.ThrowIfNull(document);
        var data = JsonNode.Parse(document.Data)!;
        var state = new JsonObject { ["state"] = Word(document.State) };
        if (document.Line(SealKind.Sealed)?.Data is { } added)
        {
            var service = JsonNode.Parse(added)!;
            state["at"] = service["at"]?.DeepClone();
            state["number"] = service["number"]?.DeepClone();
            data["served"] = service["text"]?.DeepClone();
        }

        data["seal"] = state;
        return data;
    }

    private static string Word(DocumentState state) => state switch
    {
        DocumentState.Issued => "none",
        DocumentState.Sealed => "sealed",
        DocumentState.Voided => "voided",
        _ => "waiting",
    };
}
