using System.Diagnostics;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using RegFiling.Tests.FilesOnly;
using RegFiling.Tests.Support;
using RegFiling.Web.Platform;

namespace RegFiling.Tests.Web;

/// <summary>A wrong setting ends the start with a sentence that names the environment variable.</summary>
public sealed class SettingsTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("Mail:Port", "smtp")]
    [InlineData("Mail:Port", "0")]
    [InlineData("Mail:Port", "65536")]
    [InlineData("Mail:Port", "-25")]
    [InlineData("Mail:From", "nobody")]
    [InlineData("Mail:From", "a@b.invalid\r\nBcc: c@d.invalid")]
    [InlineData("Mail:SiteAddress", "filing.example")]
    [InlineData("Mail:SiteAddress", "ftp://filing.example")]
    [InlineData("Mail:SiteAddress", "javascript:alert(1)")]
    [InlineData("Mail:RequireTls", "yes")]
    [InlineData("Packs:Folder", "/no/such/folder")]
    [InlineData("Instruments:Folder", "/no/such/folder")]
    [InlineData("Database:Provider", "Oracle")]
    [InlineData("Demonstration:Enabled", "1")]
    [InlineData("Demonstration:Cases", "maybe")]
    [InlineData("Documents:Timeout", "0:0:0")]
    [InlineData("Documents:Timeout", "-0:0:10")]
    [InlineData("Documents:Timeout", "60")]
    [InlineData("Documents:Timeout", "soon")]
    [InlineData("Documents:MemoryLimitMegabytes", "0")]
    [InlineData("SignIn:AttemptsPerUser", "0")]
    [InlineData("Proxies:Known:0", "proxy")]
    [InlineData("ConnectionStrings:RegFiling", "Password=hidden; Host=db")]
    public void Wrong_value_is_refused_by_the_name_of_its_variable(string key, string value)
    {
        var wrong = Assert.Throws<SettingException>(() => Read((key, value)));
        Assert.Contains(key.Replace(":", "__", StringComparison.Ordinal), wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", wrong.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("Mail__From", "Mail:Host=mail.invalid", "Mail:SiteAddress=https://filing.invalid")]
    [InlineData("Mail__SiteAddress", "Mail:Host=mail.invalid", "Mail:From=a@demo.invalid")]
    [InlineData("Mail__Password", "Mail:User=a")]
    [InlineData("ConnectionStrings__RegFiling", "Database:Provider=PostgreSql")]
    [InlineData("ConnectionStrings__RegFiling", "Database:Provider=SqlServer", "ConnectionStrings:RegFiling= ")]
    [InlineData("ConnectionStrings__RegFiling", "Database:Provider=SqlServer", "ConnectionStrings:RegFiling=nonsense")]
    [InlineData("ConnectionStrings__RegFiling", "Database:Provider=PostgreSql", "ConnectionStrings:RegFiling=Hosst:db")]
    public void Setting_that_another_one_needs_is_asked_for(string variable, params string[] given) => Assert.StartsWith(
        variable, Assert.Throws<SettingException>(() => Read([.. given.Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))])).Message.Split(". Set ")[^1], StringComparison.Ordinal);

    [Fact]
    public void Nothing_needs_to_be_set()
    {
        var settings = Read();
        Assert.Equal((true, true, null, 587, true), (settings.Demonstration, settings.DemonstrationCases, settings.Mail.Host, settings.Mail.Port, settings.Mail.RequireTls));
        Assert.Equal(TimeSpan.FromSeconds(60), settings.Documents.Timeout);
        Assert.Equal(settings, Read(("Mail:Host", ""), ("Mail:Port", " "), ("Packs:Folder", "")) with { Documents = settings.Documents });
    }

    // In Development links lead to where the site is served and not to where it usually is.
    [Theory]
    [InlineData("http://localhost:5080")]
    [InlineData("http://localhost:8123", "urls=http://*:8123;https://*:8124")]
    [InlineData("http://127.0.0.1:5091", "urls=http://127.0.0.1:5091")]
    [InlineData("https://localhost:8443", "urls=https://0.0.0.0:8443/")]
    [InlineData("http://localhost:8081", "http_ports=8081;8082")]
    [InlineData("", "urls=http://127.0.0.1:0")]
    [InlineData("https://filing.invalid", "urls=http://*:8123", "Mail:SiteAddress=https://filing.invalid")]
    public void Links_lead_to_the_address_that_is_served(string site, params string[] given) => Assert.Equal(site, Read([.. given.Select(pair => (pair.Split('=')[0], pair.Split('=')[1]))], Environments.Development).Mail.SiteAddress);

    // A profile with an address of its own would win over ASPNETCORE_URLS at dotnet run.
    [Fact]
    public void No_start_profile_overrides_the_address() =>
        Assert.DoesNotContain("applicationUrl", File.ReadAllText(Repository.Path("src/RegFiling.Web/Properties/launchSettings.json")), StringComparison.Ordinal);

    [Fact]
    public void Mail_is_read_as_it_was_set_and_its_password_is_not_shown()
    {
        var mail = Read(
            ("Mail:Host", "mail.invalid"), ("Mail:Port", "465"), ("Mail:From", "算法备案 <a@demo.invalid>"), ("Mail:User", "u"), ("Mail:Password", " p "),
            ("Mail:RequireTls", "False"), ("Mail:SiteAddress", "https://filing.invalid/base")).Mail;
        Assert.Equal(("mail.invalid", 465, "算法备案 <a@demo.invalid>", "https://filing.invalid/base", "u", " p ", false), (mail.Host, mail.Port, mail.From, mail.SiteAddress, mail.User, mail.Password, mail.RequireTls));
        Assert.DoesNotContain(" p ", mail.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_with_wrong_settings_says_all_of_them_without_a_trace_and_ends_with_code_1()
    {
        var (exit, said, error) = await StartAsync(("Mail__Port", "smtp"), ("Documents__Timeout", "60"), ("Packs__Folder", Path.GetTempPath()));

        Assert.Equal(1, exit);
        Assert.Equal(["Documents__Timeout", "Mail__Port", "Packs__Folder"], error.Trim().Split('\n').Select(line => line.Split(' ')[0]).Order(StringComparer.Ordinal));
        Assert.Equal("", said);
    }

    [Theory]
    [InlineData("Sqlite", "Data Source=/no/such/folder/a.db")]
    [InlineData("PostgreSql", "Host=127.0.0.1;Port=1;Username=u;Password=hidden;Timeout=2")]
    public async Task Start_without_a_database_says_so_without_a_trace_and_ends_with_code_1(string provider, string connection)
    {
        var (exit, said, error) = await StartAsync(("Database__Provider", provider), ("ConnectionStrings__RegFiling", connection));
        Assert.Equal(1, exit);
        Assert.Contains("ConnectionStrings__RegFiling", error, StringComparison.Ordinal);
        Assert.All([said, error], text => Assert.DoesNotContain("   at ", text, StringComparison.Ordinal));
        Assert.DoesNotContain("hidden", said + error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_with_a_wrong_pack_says_every_problem_on_a_line_and_ends_with_code_1()
    {
        var folder = Directory.CreateTempSubdirectory("regfiling-start-").FullName;
        try
        {
            FilesOnlyPack.Copy(FilesOnlyPack.Source, Path.Combine(folder, "pack"));
            var file = Path.Combine(folder, "pack", "procedures", "training.json");
            await File.WriteAllTextAsync(file, (await File.ReadAllTextAsync(file, Cancel)).Replace("\"draft\", \"returned\"", "\"draft\", \"nowhere\"", StringComparison.Ordinal), Cancel);
            var (exit, said, error) = await StartAsync(("Packs__Folder", folder), ("ConnectionStrings__RegFiling", $"Data Source={Path.Combine(folder, "a.db")}"));
            Assert.Equal(1, exit);
            var lines = error.Trim().Split('\n');
            Assert.True(lines.Length > 1);
            Assert.All(lines, line => Assert.Matches("^\\S+:[0-9]+: .+ → .+", line));
            Assert.Contains("nowhere", error, StringComparison.Ordinal);
            Assert.DoesNotContain("   at ", said, StringComparison.Ordinal);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static async Task<(int Exit, string Said, string Error)> StartAsync(params (string Name, string Value)[] environment)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardError = true, RedirectStandardOutput = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "RegFiling.Web.dll"));
        foreach (var (name, value) in environment)
        {
            start.Environment[name] = value;
        }

        using var program = Process.Start(start)!;
        var (said, error) = (program.StandardOutput.ReadToEndAsync(Cancel), await program.StandardError.ReadToEndAsync(Cancel));
        await program.WaitForExitAsync(Cancel);
        return (program.ExitCode, await said, error);
    }

    private static Settings Read(params (string Key, string Value)[] given) => Read(given, Environments.Production);

    private static Settings Read((string Key, string Value)[] given, string environmentName)
    {
        var values = given.Select(pair => KeyValuePair.Create(pair.Key, (string?)pair.Value));
        var environment = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings { EnvironmentName = environmentName, ContentRootPath = Repository.Path("src") }).Environment;
        return Settings.Read(new ConfigurationBuilder().AddInMemoryCollection(values).Build(), environment);
    }
}
