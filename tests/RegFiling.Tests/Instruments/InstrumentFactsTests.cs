using System.Text.Json.Nodes;
using RegFiling.Instruments;
using RegFiling.Platform.Forms;
using RegFiling.Platform.Rules;
using RegFiling.Tests.Support;

namespace RegFiling.Tests.Instruments;

/// <summary>What a filing answers of an instrument: known, assumed with its reason, or nothing.</summary>
public sealed class InstrumentFactsTests
{
    private static readonly Instrument Eu = InstrumentShelf.Find(ShippedPacks.Read(), "eu-ai-act")!.Value.Instrument;

    [Theory]
    [InlineData("""{"type":"generation","role":"provider","modelOrigin":"own","generating":"yes"}""", "role=both? ai-system=yes? synthetic=yes")]
    [InlineData("""{"type":"generation","role":"supporter","modelOrigin":"own"}""", "role=provider? ai-system=yes? synthetic=yes")]
    [InlineData("""{"type":"push","modelOrigin":"own"}""", "role=both? ai-system=yes? gpai=no?")]
    // With the model of another the role is open.
    [InlineData("""{"type":"generation","role":"provider","modelOrigin":"third-party"}""", "ai-system=yes? synthetic=yes gpai=no?")]
    [InlineData("""{"type":"dispatch","fields":["delivery-travel"]}""", "annex3=employment? gpai=no?")]
    [InlineData("""{"type":"ranking","fields":["shopping"],"containsBiometric":"no","safetyCritical":"no","intelligence":"narrow"}""", "ai-system=yes? product=no? annex3=none? emotion=no? gpai=no")]
    // A field that Annex III touches is not settled by leaving it out.
    [InlineData("""{"type":"ranking","fields":["shopping","finance"],"containsBiometric":"no","safetyCritical":"no"}""", "ai-system=yes? product=no? emotion=no? gpai=no?")]
    [InlineData("""{"fields":["finance"],"intervention":"decision-on-rights","personalised":"yes"}""", "annex3=essential-services? profiling=yes?")]
    // "Unknown" and an empty field say nothing.
    [InlineData("""{"personalised":"unknown","safetyCritical":"unknown","generating":"unknown","intelligence":""}""", "")]
    public void Filing_answers_what_its_fields_say(string application, string expected)
    {
        var given = InstrumentFacts.Of(Eu, Forms(application));
        Assert.Equal(expected.Split(' ', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal),
            given.Values.Select(one => $"{one.Question}={one.Values.Single()}{(one.Certainty == Certainty.Assumed ? "?" : "")}").Order(StringComparer.Ordinal));
        Assert.All(given.Values, one => Assert.Equal(one.Certainty == Certainty.Assumed, one.Because is not null));
        Assert.All(given.Values, one => Assert.NotEmpty(one.Fields));
    }

    [Fact]
    public void Known_counts_before_what_the_company_adds_and_that_before_what_is_assumed()
    {
        var forms = Forms("""{"type":"push","generating":"no"}""");
        var added = new Dictionary<string, IReadOnlyList<string>> { ["synthetic"] = ["yes"], ["ai-system"] = ["no"], ["union"] = ["yes"], ["gpai"] = [] };
        var given = InstrumentFacts.Of(Eu, forms, added);
        Assert.Equal(("no", false), (given["synthetic"].Values[0], given["synthetic"].ByCompany));
        Assert.Equal(("no", true, Certainty.Known), (given["ai-system"].Values[0], given["ai-system"].ByCompany, given["ai-system"].Certainty));
        Assert.True(given["union"].ByCompany);
        Assert.Equal(Certainty.Assumed, given["gpai"].Certainty);
    }

    [Fact]
    public void Forms_that_are_not_there_answer_nothing() => Assert.Empty(InstrumentFacts.Of(Eu, new Dictionary<string, FormData>()));

    private static Dictionary<string, FormData> Forms(string application) => new() { ["filing/application"] = new(JsonNode.Parse(application)!.AsObject()) };
}
