using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Identity;

/// <summary>A natural person. Two sides of one act are told apart by person, whatever accounts the person signs in with.</summary>
public sealed class Person
{
    public required Guid Id { get; init; }

    public required string NameZh { get; init; }

    public required string NameEn { get; init; }

    /// <summary>Marked as a demonstration person; offered on the <em>sign in as</em> page in Development.</summary>
    public bool Demo { get; init; }

    public Text Name => new(NameZh, NameEn);

    internal sealed class Mapping : IEntityTypeConfiguration<Person>
    {
        public void Configure(EntityTypeBuilder<Person> builder)
        {
            builder.Property(p => p.NameZh).HasMaxLength(100);
            builder.Property(p => p.NameEn).HasMaxLength(100);
            builder.Ignore(p => p.Name);
        }
    }
}

/// <summary>A way to sign in. A person may have several; the roles belong to the account.</summary>
public sealed class Account : IdentityUser<Guid>
{
    public required Guid PersonId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<Account>
    {
        public void Configure(EntityTypeBuilder<Account> builder)
        {
            builder.HasOne<Person>().WithMany().HasForeignKey(a => a.PersonId);
        }
    }
}

/// <summary>A role that an account holds: of the authority, or of one company.</summary>
public sealed class RoleHeld
{
    public required Guid Id { get; init; }

    public required Guid AccountId { get; init; }

    /// <summary>The id of the glossary: <c>filer</c>, <c>officer</c>, <c>head</c> …</summary>
    public required string Role { get; init; }

    /// <summary>The company, for a company role.</summary>
    public Guid? SubjectId { get; init; }

    /// <summary>The power of attorney, for an agent.</summary>
    public Guid? MandateId { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<RoleHeld>
    {
        public void Configure(EntityTypeBuilder<RoleHeld> builder)
        {
            builder.Property(r => r.Role).HasMaxLength(40);
            builder.HasIndex(r => r.AccountId);
            builder.HasIndex(r => new { r.SubjectId, r.Role });
            builder.HasOne<Account>().WithMany().HasForeignKey(r => r.AccountId);
        }
    }
}
