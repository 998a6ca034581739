using RegFiling.Benchmarks;

// One JSON line per figure, each with its yardstick from the same run: ratios can be compared between machines, times cannot.
return args switch
{
    ["commands"] => await Commands.RunAsync(),
    ["simulate"] => await SimulationSpeed.RunAsync(Commands.Root(), 1_000_000),
    ["simulate", var filings] when int.TryParse(filings, out var count) && count > 0 => await SimulationSpeed.RunAsync(Commands.Root(), count),
    ["rules"] => await RulesSpeed.RunAsync(Commands.Root()),
    ["inbox", .. var options] => await Inbox.RunAsync(options),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Say what to measure: commands, rules, simulate [FILINGS], or inbox [--postgresql CONNECTION] [--keep FILE] [--runs N] [--plans]");
    return 2;
}
