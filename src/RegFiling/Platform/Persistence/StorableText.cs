using System.Buffers;
using System.Data.Common;
using System.Text;
using Microsoft.EntityFrameworkCore.Diagnostics;

namespace RegFiling.Platform.Persistence;

/// <summary>
/// PostgreSQL refuses text with U+0000 or half a surrogate pair, the other two keep it. Forms refuse it with a reason (<see cref="Forms.FormCheck"/>);
/// wherever else such text comes from (a search, a file name, a tampered request), it becomes U+FFFD, on every database alike, and not an error.
/// </summary>
internal sealed class StorableText : DbCommandInterceptor
{
    public static readonly StorableText Instance = new();

    private static readonly SearchValues<char> Suspects = SearchValues.Create([.. Enumerable.Range(0xD800, 0x800).Append(0).Select(c => (char)c)]);

    private StorableText()
    {
    }

    /// <summary>Holds U+0000 or half a surrogate pair.</summary>
    public static bool IsBroken(string text)
    {
        for (var i = text.AsSpan().IndexOfAny(Suspects); i >= 0 && i < text.Length;)
        {
            if (text[i] == '\0' || !Rune.TryGetRuneAt(text, i, out var rune))
            {
                return true;
            }

            i += rune.Utf16SequenceLength;
        }

        return false;
    }

    public override InterceptionResult<DbDataReader> ReaderExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result)
    {
        Mend(command);
        return result;
    }

    public override ValueTask<InterceptionResult<DbDataReader>> ReaderExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<DbDataReader> result, CancellationToken cancellationToken = default)
    {
        Mend(command);
        return new(result);
    }

    public override InterceptionResult<int> NonQueryExecuting(DbCommand command, CommandEventData eventData, InterceptionResult<int> result)
    {
        Mend(command);
        return result;
    }

    public override ValueTask<InterceptionResult<int>> NonQueryExecutingAsync(
        DbCommand command, CommandEventData eventData, InterceptionResult<int> result, CancellationToken cancellationToken = default)
    {
        Mend(command);
        return new(result);
    }

    private static void Mend(DbCommand command)
    {
        foreach (DbParameter parameter in command.Parameters)
        {
            if (parameter.Value is string text && IsBroken(text))
            {
                parameter.Value = string.Concat(text.EnumerateRunes().Select(rune => rune.Value == 0 ? "\uFFFD" : rune.ToString()));
            }
        }
    }
}
