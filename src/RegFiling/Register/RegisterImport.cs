using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using RegFiling.Platform;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Ledger;
using RegFiling.Platform.Persistence;

namespace RegFiling.Register;

public enum RegisterFileFormat
{
    Csv = 1,
    Json = 2,
}

/// <summary>What happened to a row: taken, taken with remarks, or left out.</summary>
public enum RowOutcome
{
    Accepted = 1,
    Warned = 2,
    Refused = 3,
}

/// <summary>What a row did to the register.</summary>
public enum RowEffect
{
    None = 0,
    Added = 1,
    Updated = 2,
}

/// <summary>The answer for one row. <paramref name="Row"/> counts records of the file from 1, title and headings of a CSV included.</summary>
public sealed record RegisterImportRow(int Row, string? Number, RowOutcome Outcome, RowEffect Effect, IReadOnlyList<RowReason> Reasons);

/// <summary>What an import did, row by row. In a dry run nothing of it was kept.</summary>
public sealed record RegisterImportResult(string Source, DateOnly RetrievedOn, bool IsDryRun, IReadOnlyList<RegisterImportRow> Rows)
{
    public int Accepted => Rows.Count(row => row.Outcome == RowOutcome.Accepted);

    public int Warned => Rows.Count(row => row.Outcome == RowOutcome.Warned);

    public int Refused => Rows.Count(row => row.Outcome == RowOutcome.Refused);

    public int Added => Rows.Count(row => row.Effect == RowEffect.Added);

    public int Updated => Rows.Count(row => row.Effect == RowEffect.Updated);

    public int Unchanged => Rows.Count(row => row.Effect == RowEffect.None && row.Outcome != RowOutcome.Refused);
}

/// <summary>Where a file comes from. <paramref name="RetrievedOn"/> is the date at the authority; dates after it are remarked on.</summary>
public sealed record RegisterImportOptions(RegisterFileFormat Format, string Source, DateOnly RetrievedOn, bool DryRun = false, Actor? By = null);

/// <summary>
/// Brings published lists into the register: one transaction for the whole file, so a file that breaks off changes nothing.
/// Needs a context of its own, with nothing else in it.
/// </summary>
public sealed class RegisterImport(RegFilingDbContext db, WriteTransaction write, TimeProvider clock)
{
    public const long LargestFile = 200L * 1024 * 1024;
    public const int MostRows = 1_000_000;
    private const int RowsAtOnce = 250;

    private readonly Dictionary<string, int> rowOfKey = [];
    private readonly List<RegisterImportRow> results = [];

    /// <summary>
    /// Reads the file (seekable) and takes its rows. The import is an event of the register, by the person of <see cref="RegisterImportOptions.By"/>, in the same transaction.
    /// Refused as a whole when the file cannot be read to its end; then nothing is imported.
    /// </summary>
    public async Task<Outcome<RegisterImportResult>> RunAsync(
        Stream file, RegisterImportOptions options, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(file);
        ArgumentNullException.ThrowIfNull(options);
        if (db.ChangeTracker.Entries().Any())
            throw new InvalidOperationException("An import needs a context with nothing else in it.");
        if (file.Length > LargestFile)
            return Refuse("register.import.file-too-large", "文件超过200MB", "The file is larger than 200 MB");
        if (file.Length == 0)
            return Refuse("register.import.empty", "文件为空", "The file is empty");
        try
        {
            RegisterImportResult? result = null;
            // The turn of the writers is taken for the whole file: all of it is stored, or nothing. When another was first, the file is read again.
            await write.RunAsync(
                async () =>
                {
                    rowOfKey.Clear();
                    results.Clear();
                    file.Position = 0;
                    foreach (var rows in Rows(file, options).Chunk(RowsAtOnce))
                        await TakeAsync(rows, options, cancellationToken);
                    result = new RegisterImportResult(options.Source, options.RetrievedOn, options.DryRun, [.. results]);
                    if (options.DryRun)
                        return false;
                    await RecordAsync(file, result, options.By ?? Actor.System, cancellationToken);
                    return true;
                },
                cancellationToken);
            return result!;
        }
        catch (BrokenFileException e)
        {
            return Refuse(e.Code, e.Zh, e.En);
        }
        catch (DbUpdateException)
        {
            return Outcome<RegisterImportResult>.Refused(RefusalKind.Conflict, new Refusal(
                "register.import.conflict",
                new("另一项导入同时改动了公示信息，本次未导入任何内容", "Another import changed the register at the same time; nothing was imported"),
                new("请重新导入", "Import the file again")));
        }
        finally
        {
            db.ChangeTracker.Clear();
        }
    }

    private async Task RecordAsync(Stream file, RegisterImportResult result, Actor by, CancellationToken cancellationToken)
    {
        file.Position = 0;
        var hash = Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken));
        await new EventChain(db).AppendAsync(
            new("register", "register/import", by.PersonId, by.MainRole, clock.GetUtcNow(), null, 0, [], new JsonObject
            {
                ["source"] = result.Source,
                ["fileSha256"] = hash,
                ["retrievedOn"] = result.RetrievedOn.ToString("O", System.Globalization.CultureInfo.InvariantCulture),
                ["accepted"] = result.Accepted,
                ["warned"] = result.Warned,
                ["refused"] = result.Refused,
                ["added"] = result.Added,
                ["updated"] = result.Updated,
            }),
            cancellationToken);
        await db.SaveChangesAsync(cancellationToken);
    }

    private static IEnumerable<SourceRow> Rows(Stream file, RegisterImportOptions options)
    {
        var encoding = FileEncoding.Detect(file);
        var count = 0;
        foreach (var row in options.Format == RegisterFileFormat.Json ? JsonRows.Read(file, encoding) : CsvRows.Read(file, encoding))
        {
            if (++count > MostRows)
                throw new BrokenFileException("register.import.too-many-rows", "超过100万行", "More than a million rows", row.Row);
            yield return row;
        }
    }

    private async Task TakeAsync(SourceRow[] sources, RegisterImportOptions options, CancellationToken cancellationToken)
    {
        var rows = Array.ConvertAll(sources, source => PublicRow.Read(source, options.Source, options.RetrievedOn));
        var keys = rows.Where(row => !row.IsRefused).Select(row => row.Key).Distinct().ToList();
        var entries = await db.Set<RegisterEntry>().Where(entry => keys.Contains(entry.NumberKey)).ToDictionaryAsync(entry => entry.NumberKey, cancellationToken);
        var touched = new HashSet<RegisterEntry>();
        foreach (var row in rows)
        {
            var effect = row.IsRefused ? RowEffect.None : Apply(row, entries, touched, options);
            var outcome = row.IsRefused ? RowOutcome.Refused : row.Reasons.Count > 0 ? RowOutcome.Warned : RowOutcome.Accepted;
            results.Add(new RegisterImportRow(row.Row, row.Number.Length == 0 ? null : row.Number, outcome, effect, row.Reasons));
        }

        await db.SaveChangesAsync(cancellationToken);
        await RegisterIndex.RewriteAsync(db, touched, cancellationToken);
        db.ChangeTracker.Clear();
    }

    private RowEffect Apply(PublicRow row, Dictionary<string, RegisterEntry> entries, HashSet<RegisterEntry> touched, RegisterImportOptions options)
    {
        var at = clock.GetUtcNow();
        var before = rowOfKey.GetValueOrDefault(row.Key);
        if (!entries.TryGetValue(row.Key, out var entry))
        {
            if (row.Name is null)
                row.Refuse(RowReasons.Missing("name.missing", "没有名称", "There is no name"));
            if (row.SubjectName is null)
                row.Refuse(RowReasons.Missing("subject.missing", "没有主体名称", "There is no subject"));
            if (row.IsRefused)
                return RowEffect.None;
            entry = RegisterEntry.FromPublicRow(row, options.Source, options.RetrievedOn, at);
            db.Add(entry);
            entries[row.Key] = entry;
            touched.Add(entry);
            rowOfKey[row.Key] = row.Row;
            return RowEffect.Added;
        }

        if (!entry.IsPublicRecord)
            row.Refuse(RowReasons.OwnEntry);
        else if (!row.IsDeregistration && entry.Series != row.Series)
            row.Refuse(RowReasons.OtherSeries(entry.Series));
        if (row.IsRefused)
            return RowEffect.None;
        rowOfKey[row.Key] = row.Row;
        var revision = entry.Take(row, options.Source, options.RetrievedOn, at);
        if (before != 0)
            row.Warn(revision is null ? RowReasons.TwiceAlike(before) : RowReasons.Twice(before));
        if (revision is null)
            return RowEffect.None;
        if (revision.SubjectName != entry.SubjectName)
            row.Warn(RowReasons.Renamed(revision.SubjectName));
        db.Add(revision);
        touched.Add(entry);
        return RowEffect.Updated;
    }

    private static Outcome<RegisterImportResult> Refuse(string code, string zh, string en) => Outcome<RegisterImportResult>.Refused(
        RefusalKind.Invalid, new Refusal(code, new(zh, en), new("本次未导入任何内容，请改正文件后重新导入", "Nothing was imported; correct the file and import it again")));
}
