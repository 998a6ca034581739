using System.Security.Cryptography;
using System.Text.Json.Nodes;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace RegFiling.Platform.Ledger;

/// <summary>
/// One act, for good. <see cref="Entry"/> holds the exact bytes that are hashed; the other columns repeat what is searched.
/// The database refuses UPDATE and DELETE of a row (triggers in the migrations).
/// </summary>
public sealed class Event
{
    /// <summary>The hash suite of entries: SHA-256 with the leaf prefix of RFC 6962.</summary>
    public const string Algorithm = "sha-256";

    /// <summary>Entries stay below the size of a log bundle (C2SP tlog-tiles: 65,535 bytes), with room to spare.</summary>
    public const int LongestEntry = 4_096;

    public required Guid Id { get; init; }

    /// <summary>The chain that the event belongs to: <c>case/…</c>, <c>register</c>, <c>pack</c>.</summary>
    public required string Stream { get; init; }

    /// <summary>1, 2, 3 … without a gap in each stream.</summary>
    public required int Sequence { get; init; }

    public required string Act { get; init; }

    /// <summary>The natural person; <see cref="Guid.Empty"/> is the system itself (a clock that ran out, a following act).</summary>
    public required Guid ActorId { get; init; }

    public required string ActorRole { get; init; }

    public required DateTimeOffset At { get; init; }

    public required byte[] Entry { get; init; }

    public required byte[] Hash { get; init; }

    internal static byte[] HashOf(byte[] entry) => SHA256.HashData([0x00, .. entry]);

    internal static byte[] Commitment(byte[] salt, byte[] body) => SHA256.HashData([.. salt, .. body]);

    internal sealed class Mapping : IEntityTypeConfiguration<Event>
    {
        public void Configure(EntityTypeBuilder<Event> builder)
        {
            builder.Property(e => e.Stream).HasMaxLength(64);
            builder.Property(e => e.Act).HasMaxLength(100);
            builder.Property(e => e.ActorRole).HasMaxLength(40);
            builder.Property(e => e.Entry).HasMaxLength(LongestEntry);
            builder.Property(e => e.Hash).HasMaxLength(32);
            builder.HasIndex(e => new { e.Stream, e.Sequence }).IsUnique();
            builder.HasIndex(e => e.At);
            Final.Both(builder, "event");
        }
    }
}

/// <summary>What was said in an act: exact bytes and salt. It can be erased, by an event of its own (<see cref="Erasure"/>), without breaking the chain.</summary>
public sealed class EventBody
{
    public required Guid EventId { get; init; }

    public required byte[] Body { get; init; }

    public required byte[] Salt { get; init; }

    public JsonObject Read() => JsonNode.Parse(Body) as JsonObject ?? [];

    internal sealed class Mapping : IEntityTypeConfiguration<EventBody>
    {
        public void Configure(EntityTypeBuilder<EventBody> builder)
        {
            builder.HasKey(b => b.EventId);
            builder.Property(b => b.EventId).ValueGeneratedNever();
            builder.Property(b => b.Salt).HasMaxLength(16);
            builder.HasOne<Event>().WithOne().HasForeignKey<EventBody>(b => b.EventId);
            Final.Both(builder, "event_body");
        }
    }
}

/// <summary>An official read an unpublished file. Outside the chain and the version of the case: looking changes nothing, but leaves a trace.</summary>
public sealed class AuditRead
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public required string Role { get; init; }

    /// <summary>What was read: <c>case</c>, <c>document</c>, <c>file</c>, <c>assessment</c>, with its id.</summary>
    public required string What { get; init; }

    public required Guid WhatId { get; init; }

    public Guid? CaseId { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<AuditRead>
    {
        public void Configure(EntityTypeBuilder<AuditRead> builder)
        {
            builder.Property(r => r.Role).HasMaxLength(40);
            builder.Property(r => r.What).HasMaxLength(40);
            builder.HasIndex(r => new { r.CaseId, r.At });
            Final.Both(builder, "audit_read");
        }
    }
}

/// <summary>An act that was refused: who tried what, and the codes of the reasons. Recorded, never ignored; it changes no case.</summary>
public sealed class RefusedAct
{
    public required Guid Id { get; init; }

    public required Guid PersonId { get; init; }

    public Guid? CaseId { get; init; }

    public required string Act { get; init; }

    public required string Kind { get; init; }

    public required string Codes { get; init; }

    public required DateTimeOffset At { get; init; }

    internal sealed class Mapping : IEntityTypeConfiguration<RefusedAct>
    {
        public void Configure(EntityTypeBuilder<RefusedAct> builder)
        {
            builder.Property(r => r.Act).HasMaxLength(100);
            builder.Property(r => r.Kind).HasMaxLength(20);
            builder.Property(r => r.Codes).HasMaxLength(1000);
            builder.HasIndex(r => r.CaseId);
        }
    }
}
