using RegFiling.Platform.Rules;
using RegFiling.RiskTiering;

namespace RegFiling.Benchmarks;

/// <summary>Facts of one service as an object, which is what RulesEngine reads. Null is unknown.</summary>
public sealed class TierFacts
{
    public string? OpinionAttribute { get; set; }

    public string? ContentCategory { get; set; }

    public decimal? Mau { get; set; }

    public decimal? RegisteredUsers { get; set; }

    public decimal? PersonalInfoPersons { get; set; }

    public string? DataImportance { get; set; }

    public string? Intervention { get; set; }

    public string? Intelligence { get; set; }

    public bool? PublicOpinion { get; set; }

    public bool? GenerativePublic { get; set; }

    public bool? FaceVoiceEditing { get; set; }

    public bool? MinorsOrCompanion { get; set; }

    public bool? SafetyCritical { get; set; }

    public bool? AgentAutonomy { get; set; }

    public bool? MajorIncident24Months { get; set; }

    public decimal? OverdueRectifications { get; set; }

    /// <summary>Random facts in both forms, one answer in twenty unknown, from a fixed seed.</summary>
    public static (TierFacts[] Objects, FactValue[][] Rows) Random(TierPlan plan, int count)
    {
        var random = new Random(20261124);
        var properties = typeof(TierFacts).GetProperties().ToDictionary(property => property.Name, StringComparer.OrdinalIgnoreCase);
        var objects = new TierFacts[count];
        var rows = new FactValue[count][];
        for (var i = 0; i < count; i++)
        {
            (objects[i], rows[i]) = (new(), new FactValue[plan.Inputs.Count]);
            for (var slot = 0; slot < plan.Inputs.Count; slot++)
            {
                var input = plan.Inputs[slot];
                if (random.Next(20) == 0) continue;
                object value = input.Type switch
                {
                    InputType.Choice => new string(input.Choices[random.Next(input.Choices.Count)].Id),
                    InputType.Boolean => random.Next(4) == 0,
                    _ => input.Id == "overdueRectifications" ? (decimal)random.Next(4) : Math.Floor((decimal)Math.Pow(10, random.NextDouble() * 8.5)),
                };
                rows[i][slot] = value switch { string word => FactValue.Of(word), bool yes => FactValue.Of(yes), _ => FactValue.Of((decimal)value) };
                if (properties.TryGetValue(input.Id, out var property)) property.SetValue(objects[i], value);
            }
        }

        return (objects, rows);
    }
}
