namespace RegFiling.Platform.Packs;

/// <summary>What is wrong in a pack, where, and how to cure it: what <c>regfiling pack check</c> prints.</summary>
public sealed record Problem(string File, int Line, string Message, string Cure)
{
    public override string ToString() => $"{File}:{Line}: {Message} → {Cure}";
}
