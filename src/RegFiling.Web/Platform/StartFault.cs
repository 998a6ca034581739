using System.Data.Common;
using RegFiling.Platform.Packs;

namespace RegFiling.Web.Platform;

/// <summary>What whoever starts the site can put right: a pack, or the database.</summary>
internal static class StartFault
{
    /// <summary>Every problem on a line of its own; null for what is a fault of the program.</summary>
    public static string? Of(Exception wrong) => wrong switch
    {
        PackException pack => string.Join(Environment.NewLine, pack.Problems),
        DbException database => $"The database cannot be used: {database.Message}{Environment.NewLine}Set Database__Provider and ConnectionStrings__RegFiling to a database that can be reached and written.",
        // The drivers wrap what may pass by itself.
        { InnerException: { } inner } => Of(inner),
        _ => null,
    };
}
