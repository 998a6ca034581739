using Microsoft.AspNetCore.DataProtection.EntityFrameworkCore;
using Microsoft.AspNetCore.Identity;
using Microsoft.AspNetCore.Identity.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage.ValueConversion;
using RegFiling.Platform.Identity;

namespace RegFiling.Platform.Persistence;

/// <summary>
/// The one model behind all three databases. Each record brings its mapping (<see cref="IEntityTypeConfiguration{T}"/>) beside its class;
/// use <c>db.Set&lt;T&gt;()</c>. The database brand is chosen by the derived contexts in <c>db/RegFiling.Migrations</c>.
/// </summary>
public abstract class RegFilingDbContext(DbContextOptions options) : IdentityUserContext<Account, Guid>(options), IDataProtectionKeyContext
{
    public DbSet<DataProtectionKey> DataProtectionKeys => Set<DataProtectionKey>();

    protected override void OnConfiguring(DbContextOptionsBuilder optionsBuilder) => optionsBuilder.AddInterceptors(StorableText.Instance);

    protected override void ConfigureConventions(ModelConfigurationBuilder configurationBuilder)
    {
        // SQLite cannot sort a DateTimeOffset, PostgreSQL takes UTC only: one converter for the whole model.
        configurationBuilder.Properties<DateTimeOffset>().HaveConversion<UtcInstant>();
        configurationBuilder.Properties<decimal>().HavePrecision(18, 4);
        configurationBuilder.Properties<string>().HaveMaxLength(400);
    }

    protected override void OnModelCreating(ModelBuilder builder)
    {
        base.OnModelCreating(builder);
        builder.ApplyConfigurationsFromAssembly(typeof(RegFilingDbContext).Assembly);
        // Keys of SQL Server end at 900 bytes, 450 characters.
        builder.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.Property(l => l.LoginProvider).HasMaxLength(128);
            login.Property(l => l.ProviderKey).HasMaxLength(256);
        });
        builder.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.Property(t => t.LoginProvider).HasMaxLength(128);
            token.Property(t => t.Name).HasMaxLength(128);
            token.Property(t => t.Value).HasMaxLength(4000);
        });
        builder.Entity<DataProtectionKey>().Property(key => key.Xml).HasMaxLength(-1);
        foreach (var type in builder.Model.GetEntityTypes())
        {
            type.SetTableName(SnakeCase(type.ClrType.Name.Split('`')[0].Replace("Identity", "Account", StringComparison.Ordinal)));
            foreach (var property in type.GetProperties())
            {
                property.SetColumnName(SnakeCase(property.Name));
            }

            foreach (var key in type.GetForeignKeys())
            {
                // Nothing in the record vanishes because something else does; SQL Server refuses several cascade paths besides.
                key.DeleteBehavior = DeleteBehavior.Restrict;
            }
        }
    }

    internal static string SnakeCase(string name) =>
        string.Concat(name.Select((c, i) => char.IsUpper(c) ? (i > 0 ? "_" : "") + char.ToLowerInvariant(c) : c.ToString()));

    private sealed class UtcInstant() : ValueConverter<DateTimeOffset, DateTime>(
        value => value.UtcDateTime, stored => new DateTimeOffset(DateTime.SpecifyKind(stored, DateTimeKind.Utc)));
}
