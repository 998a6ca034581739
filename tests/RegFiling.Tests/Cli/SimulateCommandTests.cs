using System.Text.Json;
using Microsoft.Extensions.Configuration;
using RegFiling.Cli;
using RegFiling.Filings;
using RegFiling.Platform.Cases;
using RegFiling.RiskTiering;
using RegFiling.Subjects;
using RegFiling.Tests.RiskTiering.Simulation;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Cli;

public sealed class SimulateCommandTests
{
    [Fact]
    public async Task Movers_are_told_as_text_csv_and_json_and_nothing_changes()
    {
        await using var database = await TestDatabase.CreateAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:RegFiling", database.Connection)]).Build();
        var file = Path.Combine(Directory.CreateTempSubdirectory("regfiling-simulate").FullName, "floors.json");
        await File.WriteAllBytesAsync(file, SimulationTests.Changed("floors", "\"then\": { \"floor\": \"T3\" }", "\"then\": { \"floor\": \"T4\" }"), TestContext.Current.CancellationToken);
        await using (var db = database.Open())
        {
            var subject = new Subject { Id = Guid.CreateVersion7(), Name = "=公式公司" };
            var filing = new Filing { Id = Guid.CreateVersion7(), SubjectId = subject.Id, Name = "生成算法", Type = "generation", Status = FilingStatus.Filed, LocalNumber = "演示-2026-000001" };
            var running = new Case { Id = Guid.CreateVersion7(), Number = "BJ-1", Procedure = "filing", PackHash = "", State = "filed", Title = "生成算法", OpenedAt = DateTimeOffset.UnixEpoch, ClosedAt = DateTimeOffset.UnixEpoch };
            db.AddRange(subject, filing, running, new TierDecision
            {
                Id = Guid.CreateVersion7(),
                FilingId = filing.Id,
                CaseId = running.Id,
                ComputedTier = "T3",
                Tier = "T3",
                LabelZh = "三级",
                LabelEn = "T3",
                Score = 0,
                On = new(2026, 11, 1),
                Rules = "",
                ExplanationZh = "",
                ExplanationEn = "",
                ProposedAt = DateTimeOffset.UnixEpoch,
                ProposedBy = Guid.NewGuid(),
                Facts = """{"generativePublic":true,"opinionAttribute":"none","contentCategory":"no-content","mau":0,"registeredUsers":0,"personalInfoPersons":0,"dataImportance":"none-public","intervention":"none","intelligence":"narrow","publicOpinion":false,"faceVoiceEditing":false,"minorsOrCompanion":false,"safetyCritical":false,"agentAutonomy":false,"majorIncident24Months":false,"overdueRectifications":0,"personalised":false,"generating":true,"processesPersonalInfo":false,"ethicsHighRiskList":false}""",
            });
            await db.SaveChangesAsync(TestContext.Current.CancellationToken);
        }

        var (exit, text, _) = Run(configuration, "rules", "simulate", "--rules", file, "--lang", "en");
        Assert.Equal(0, exit);
        Assert.Contains("1 filings graded anew, 1 move", text, StringComparison.Ordinal);
        Assert.Contains("T3 (considerable) → T4 (major): 1", text, StringComparison.Ordinal);
        Assert.Contains("generative service to the public: 1", text, StringComparison.Ordinal);

        var (_, csv, _) = Run(configuration, "rules", "simulate", "--rules", file, "--format", "csv");
        var rows = csv.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, rows.Length);
        Assert.Contains("演示-2026-000001,生成算法,", rows[1], StringComparison.Ordinal);
        Assert.Contains("'=公式公司", rows[1], StringComparison.Ordinal);
        Assert.Contains(",T3,T4,up,floor:generative-public,false,false,", rows[1], StringComparison.Ordinal);

        var (_, json, _) = Run(configuration, "rules", "simulate", "--rules", file, "--json");
        var result = JsonDocument.Parse(json).RootElement;
        Assert.Equal((1, "T4"), (result.GetProperty("moved").GetInt32(), result.GetProperty("movers")[0].GetProperty("to").GetString()));
        Assert.NotEqual(0, result.GetProperty("movers")[0].GetProperty("duties").GetArrayLength());

        await using var after = database.Open();
        Assert.Equal("T3", after.Set<TierDecision>().Single().Tier);
    }

    [Fact]
    public async Task What_cannot_be_simulated_is_refused()
    {
        await using var database = await TestDatabase.CreateAsync();
        var configuration = new ConfigurationBuilder().AddInMemoryCollection([new("ConnectionStrings:RegFiling", database.Connection)]).Build();
        var file = Path.Combine(Directory.CreateTempSubdirectory("regfiling-simulate").FullName, "tier.json");
        await File.WriteAllTextAsync(file, "{", TestContext.Current.CancellationToken);
        var (exit, text, error) = Run(configuration, "rules", "simulate", "--rules", file);
        Assert.Equal((1, ""), (exit, text));
        Assert.Contains("rules.not-json", error, StringComparison.Ordinal);
        Assert.Equal(2, Run(configuration, "rules", "simulate", "--rules", "no-such-file").Exit);
        Assert.Equal(2, Run(configuration, "rules", "simulate").Exit);
        Assert.Equal(2, Run(configuration, "rules", "simulate", "--rules", file, "--format", "xml").Exit);
    }

    private static (int Exit, string Output, string Error) Run(IConfiguration configuration, params string[] args)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        var exit = CommandLineApp.Run(args, TextReader.Null, output, error, configuration);
        return (exit, output.ToString().Trim(), error.ToString());
    }
}
