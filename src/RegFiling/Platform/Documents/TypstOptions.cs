namespace RegFiling.Platform.Documents;

/// <summary>Where the document worker lives and what it may use. Bound from the section <c>Documents</c>; every value has a default that works.</summary>
public sealed class TypstOptions
{
    public const string Section = "Documents";

    /// <summary>The command that starts Node.js 20 or newer.</summary>
    public string Node { get; set; } = "node";

    /// <summary>The folder with <c>worker.mjs</c>, <c>node_modules/</c> (compiler) and <c>fonts/</c>; the build puts it beside the program.</summary>
    public string Folder { get; set; } = Path.Combine(AppContext.BaseDirectory, "typst");

    /// <summary>How long one document may take, the start of the worker included. A document that takes longer is tried once more and then given up.</summary>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>The worker is replaced after the document that took it over this size, in megabytes; its memory grows with every document.</summary>
    public int MemoryLimitMegabytes { get; set; } = 600;
}
