using System.Net;
using System.Text.RegularExpressions;
using MimeKit;
using RegFiling.Instruments;
using RegFiling.Migrations;
using RegFiling.Platform.Cases;
using RegFiling.Platform.Documents;
using RegFiling.Platform.Identity;
using RegFiling.Platform.Packs;
using RegFiling.Web.Platform.Files;

namespace RegFiling.Web.Platform;

/// <summary>Every setting of the web host, read and checked once at start. Each has a default that works (README).</summary>
public sealed partial record Settings(string PackFolder, bool Demonstration, bool DemonstrationCases, TypstOptions Documents, MailSettings Mail, UploadSettings Uploads)
{
    /// <summary>Where the host listens when nothing else is set.</summary>
    public const string UsualAddress = "http://localhost:5080";

    private const int SubmissionPort = 587;

    private static readonly TimeSpan LongestDocument = TimeSpan.FromHours(1);

    private const int LongestInvitation = 90;

    /// <summary>How long an invitation can be accepted (<c>Invitations__ValidDays</c>).</summary>
    public InvitationSettings Invitations { get; init; } = new();

    /// <summary>The folder of published questionnaires that no pack may hold (<c>Instruments__Folder</c>).</summary>
    public InstrumentSettings Instruments { get; init; } = new(null);

    /// <summary>Whether demonstration people are seeded and can be signed in as: in Development only, whatever is configured.</summary>
    public bool OffersDemonstration(IHostEnvironment environment) => Demonstration && environment.IsDevelopment();

    /// <summary>Throws <see cref="SettingException"/> with a sentence for each setting that cannot be used.</summary>
    public static Settings Read(IConfiguration configuration, IHostEnvironment environment)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(environment);
        var reader = new SettingReader(configuration);
        var settings = new Settings(
            Packs(reader, environment), reader.Flag("Demonstration:Enabled", true), reader.Flag("Demonstration:Cases", true), Worker(reader), Post(reader, configuration, environment), UploadSettings.Read(reader))
        {
            Invitations = new(reader.Number("Invitations:ValidDays", new InvitationSettings().ValidDays, most: LongestInvitation)),
            Instruments = new(reader.Text("Instruments:Folder")),
        };
        if (settings.Instruments.Folder is { } installed && !Directory.Exists(installed))
        {
            reader.Refuse("Instruments:Folder", "a folder with published questionnaires, or leave it unset");
        }

        if (Database.WhatIsWrong(configuration) is { } wrong)
        {
            reader.Refuse(wrong);
        }

        // Read where they are used; a wrong one is to be known now and not at the first sign-in.
        _ = reader.Number("SignIn:AttemptsPerAddress", 1) + reader.Number("SignIn:AttemptsPerUser", 1) + reader.Number("Verify:AttemptsPerAddress", 1)
            + reader.Number("Objections:PerAddressAndHour", 1) + reader.Number("Objections:LookUpsPerAddress", 1) + reader.Number("Register:DownloadsPerAddress", 1);
        foreach (var proxy in configuration.GetSection("Proxies:Known").GetChildren().Where(proxy => !IPNetwork.TryParse(proxy.Value, out _) && !IPAddress.TryParse(proxy.Value, out _)))
        {
            reader.Refuse(proxy.Path, "the address of a proxy, or a network such as 10.0.0.0/8");
        }

        reader.ThrowIfWrong();
        return settings;
    }

    private static string Packs(SettingReader reader, IHostEnvironment environment)
    {
        const string Key = "Packs:Folder";
        var folder = reader.Text(Key) ?? FindPacks(environment.ContentRootPath);
        if (PackReader.FoldersBelow(folder).Count == 0)
        {
            reader.Refuse($"{SettingReader.Variable(Key)} is {(reader.Text(Key) is null ? "not set, and" : "set, but")} “{folder}” {(Directory.Exists(folder) ? "holds no packs" : "is no folder")}: set it to the folder that holds the packs (workflows/).");
        }

        return folder;
    }

    private static TypstOptions Worker(SettingReader reader)
    {
        var usual = new TypstOptions();
        return new TypstOptions
        {
            Node = reader.Text("Documents:Node") ?? usual.Node,
            Folder = reader.Text("Documents:Folder") ?? usual.Folder,
            Timeout = reader.Duration("Documents:Timeout", usual.Timeout, LongestDocument),
            MemoryLimitMegabytes = reader.Number("Documents:MemoryLimitMegabytes", usual.MemoryLimitMegabytes),
        };
    }

    private static MailSettings Post(SettingReader reader, IConfiguration configuration, IHostEnvironment environment)
    {
        var host = reader.Text("Mail:Host")?.Trim();
        var from = reader.Text("Mail:From")?.Trim();
        if ((host is not null || from is not null) && !(MailboxAddress.TryParse(from, out var sender) && sender.Address.Contains('@', StringComparison.Ordinal)))
        {
            reader.Refuse("Mail:From", "the address that mail comes from, such as no-reply@authority.example");
        }

        var site = reader.Text("Mail:SiteAddress")?.Trim();
        if ((host is not null || site is not null) && !(Uri.TryCreate(site, UriKind.Absolute, out var address) && address.Scheme is "http" or "https" && address is { Query: "", Fragment: "" }))
        {
            reader.Refuse("Mail:SiteAddress", "the address under which people open this site, such as https://filing.authority.example");
        }

        if (reader.Text("Mail:User") is not null && reader.Text("Mail:Password") is null)
        {
            reader.Refuse("Mail:Password", "the password that belongs to Mail__User, or unset both");
        }

        return new(
            host, reader.Number("Mail:Port", SubmissionPort, most: 65_535), from ?? "", site ?? (environment.IsDevelopment() ? Served(configuration) : ""), reader.Text("Mail:User"), reader.Text("Mail:Password"), reader.Flag("Mail:RequireTls", true));
    }

    // Where a browser on this machine finds the site; nothing where the port is known only once it listens, and links then follow the request.
    private static string Served(IConfiguration configuration)
    {
        var first = (configuration["urls"] ?? (configuration["http_ports"] is { } ports ? $"http://*:{ports.Split(';')[0].Trim()}" : UsualAddress)).Split(';')[0].Trim();
        var address = AnyHost().Replace(first, "${scheme}localhost");
        return Uri.TryCreate(address, UriKind.Absolute, out var site) && site is { Scheme: "http" or "https", Port: not 0 } ? address.TrimEnd('/') : "";
    }

    [GeneratedRegex(@"^(?<scheme>https?://)(\*|\+|0\.0\.0\.0|\[::\])", RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture | RegexOptions.NonBacktracking)]
    private static partial Regex AnyHost();

    // In the source tree the packs lie at the top; beside a published program they lie with it.
    private static string FindPacks(string from)
    {
        for (var folder = new DirectoryInfo(from); folder is not null; folder = folder.Parent)
        {
            var candidate = Path.Combine(folder.FullName, "workflows");
            if (Directory.Exists(candidate))
            {
                return candidate;
            }
        }

        return Path.Combine(AppContext.BaseDirectory, "workflows");
    }
}
