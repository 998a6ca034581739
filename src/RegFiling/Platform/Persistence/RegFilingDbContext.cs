using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;

namespace RegFiling.Platform.Persistence;

/// <summary>
/// The one model behind all three databases. Each record brings its mapping (<see cref="IEntityTypeConfiguration{T}"/>) beside its class;
/// use <c>db.Set&lt;T&gt;()</c>. The database brand is chosen by the derived contexts in <c>db/RegFiling.Migrations</c>.
/// </summary>
public abstract class RegFilingDbContext(DbContextOptions options) : DbContext(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        ArgumentNullException.ThrowIfNull(configurationBuilder);
        // SQLite cannot sort a DateTimeOffset, PostgreSQL takes UTC only: one converter for the whole model.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
        configurationBuilder.Properties<string>().HaveMaxLength(400);
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        ArgumentNullException.ThrowIfNull(modelBuilder);
        modelBuilder.ApplyConfigurationsFromAssembly(typeof(RegFilingDbContext).Assembly);
        foreach (var key in modelBuilder.Model.GetEntityTypes().SelectMany(type => type.GetForeignKeys()))
        {
            // Nothing in the record vanishes because something else does; SQL Server refuses several cascade paths besides.
            key.DeleteBehavior = DeleteBehavior.Restrict;
        }
    }

    private sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTime>(
        value => value.UtcDateTime, stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}
