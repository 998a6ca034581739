using System.Globalization;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore.ChangeTracking;
using Microsoft.EntityFrameworkCore.Metadata;

namespace RegFiling.Platform.Ledger;

/// <summary>
/// A record that lasts beyond a case (a filing, a tier, a commitment). Each act that adds or changes one writes its hash into the event, so that
/// a later change past the engine is found.
/// </summary>
public interface ILedgerRecord
{
    /// <summary>It came in another way than by an act (a public list, a company that is only named), so no event speaks of it.</summary>
    bool IsOutsideTheRecord => false;
}

/// <summary>The hash of a record: the same before it is stored and after it is read back, on every database.</summary>
internal static class RecordHash
{
    public static JsonObject Of(EntityEntry entry) => new()
    {
        ["record"] = Name(entry.Metadata),
        ["id"] = Key(entry),
        ["sha256"] = Sha256.Of(CanonicalJson.Bytes(Values(entry))),
    };

    public static string Name(IReadOnlyEntityType type) => Persistence.RegFilingDbContext.SnakeCase(type.ClrType.Name);

    public static string Key(EntityEntry entry) =>
        string.Join('/', entry.Metadata.FindPrimaryKey()!.Properties.Select(property => Text(entry.Property(property.Name).CurrentValue)));

    private static JsonObject Values(EntityEntry entry)
    {
        var values = new JsonObject();
        foreach (var property in entry.Metadata.GetProperties())
        {
            values[property.Name] = Text(entry.Property(property.Name).CurrentValue);
        }

        return values;
    }

    // Databases keep moments to the microsecond and decimals with trailing noughts: both are cut to what every one of them gives back.
    private static string? Text(object? value) => value switch
    {
        null => null,
        Guid id => id.ToString(),
        DateTimeOffset moment => new DateTime(moment.UtcTicks / 10 * 10, DateTimeKind.Utc).ToString("O", CultureInfo.InvariantCulture),
        DateOnly day => day.ToString("O", CultureInfo.InvariantCulture),
        decimal number => number.ToString("0.####", CultureInfo.InvariantCulture),
        Enum choice => Convert.ToInt32(choice, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture),
        byte[] bytes => Sha256.Of(bytes),
        IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),
        _ => value.ToString(),
    };
}
