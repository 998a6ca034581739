using RegFiling.Benchmarks;

// One JSON line per figure, each with its yardstick from the same run: ratios can be compared between machines, times cannot.
return args switch
{
    ["commands"] => await Commands.RunAsync(),
    _ => Usage(),
};

static int Usage()
{
    Console.Error.WriteLine("Say what to measure: commands");
    return 2;
}
