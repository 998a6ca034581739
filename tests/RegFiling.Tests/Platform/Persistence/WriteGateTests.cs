using RegFiling.Platform.Persistence;

namespace RegFiling.Tests.Platform.Persistence;

public sealed class WriteGateTests
{
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Thirty_two_waiters_get_their_turn_in_the_order_they_came()
    {
        var gate = new WriteGate();
        var order = new List<int>();
        var first = await gate.EnterAsync(Cancel);
        // Each is in the queue when the call returns.
        var waiters = Enumerable.Range(0, 32).Select(async i =>
        {
            using var turn = await gate.EnterAsync(Cancel);
            order.Add(i);
            await Task.Yield();
        }).ToList();
        Assert.Empty(order);

        first.Dispose();
        await Task.WhenAll(waiters);

        Assert.Equal(Enumerable.Range(0, 32), order);
    }

    [Fact]
    public async Task Only_one_is_inside_at_a_time()
    {
        var gate = new WriteGate();
        var (inside, most) = (0, 0);
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => Task.Run(
            async () =>
            {
                using var turn = await gate.EnterAsync(Cancel);
                most = Math.Max(most, Interlocked.Increment(ref inside));
                await Task.Yield();
                Interlocked.Decrement(ref inside);
            },
            Cancel)));

        Assert.Equal((0, 1), (inside, most));
    }

    [Fact]
    public async Task A_waiter_that_gives_up_is_passed_over_and_the_gate_stays_usable()
    {
        var gate = new WriteGate();
        using var impatient = CancellationTokenSource.CreateLinkedTokenSource(Cancel);
        var first = await gate.EnterAsync(Cancel);
        var givesUp = gate.EnterAsync(impatient.Token);
        var stays = gate.EnterAsync(Cancel);

        await impatient.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => givesUp);
        Assert.False(stays.IsCompleted);
        first.Dispose();
        (await stays).Dispose();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            using var held = await gate.EnterAsync(Cancel);
            await gate.EnterAsync(impatient.Token);
        });

        (await gate.EnterAsync(Cancel)).Dispose();
    }

    [Fact]
    public async Task A_turn_passed_on_twice_lets_only_one_in()
    {
        var gate = new WriteGate();
        var first = await gate.EnterAsync(Cancel);
        var second = gate.EnterAsync(Cancel);
        var third = gate.EnterAsync(Cancel);

        first.Dispose();
        first.Dispose();
        var turn = await second;
        Assert.False(third.IsCompleted);
        turn.Dispose();
        (await third).Dispose();
    }

    [Fact]
    public async Task Waiters_that_give_up_at_any_moment_never_lock_the_gate()
    {
        var gate = new WriteGate();
        var random = new Random(20260910);
        for (var round = 0; round < 50; round++)
        {
            using var some = new CancellationTokenSource();
            var tasks = Enumerable.Range(0, 20).Select(i => Task.Run(
                async () =>
                {
                    using var turn = await gate.EnterAsync(i % 2 == 0 ? some.Token : Cancel);
                    await Task.Yield();
                },
                Cancel)).ToList();
            if (random.Next(2) == 0)
                await Task.Yield();
            await some.CancelAsync();
            await Task.WhenAll(tasks.Select(task => task.ContinueWith(_ => { }, TaskScheduler.Default)));
            Assert.All(tasks.Where((_, i) => i % 2 == 1), task => Assert.True(task.IsCompletedSuccessfully));
        }

        (await gate.EnterAsync(Cancel)).Dispose();
    }
}
