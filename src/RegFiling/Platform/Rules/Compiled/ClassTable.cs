namespace RegFiling.Platform.Rules.Compiled;

/// <summary>An answer for every combination of the classes of a few inputs, worked out once.</summary>
internal sealed class ClassTable<T>
{
    private const int MostCells = 1 << 16;

    // Tables are put together while they stay small enough to lie in the nearest cache.
    private const int MostMerged = 1 << 13;

    private readonly (int Slot, int Stride)[] slots;
    private readonly T[] cells;

    private ClassTable((int Slot, int Stride)[] slots, T[] cells)
    {
        this.slots = slots;
        this.cells = cells;
    }

    public T this[ReadOnlySpan<byte> classes] => At(classes);

    /// <summary>Works out every combination; null when there are too many to keep.</summary>
    public static ClassTable<T>? Build(IReadOnlyList<int> slots, InputClasses[] classes, Func<FactValue[], T> answer)
    {
        var values = new FactValue[classes.Length];
        return Build(slots, classes, MostCells, at =>
        {
            foreach (var slot in slots) values[slot] = classes[slot].Values[at[slot]];
            return answer(values);
        });
    }

    /// <summary>Fewer tables that together say the same, <paramref name="add"/> putting two answers together.</summary>
    public static ClassTable<T>[] Merge(IReadOnlyList<ClassTable<T>> tables, InputClasses[] classes, Func<T, T, T> add)
    {
        var merged = new List<ClassTable<T>>();
        foreach (var table in tables)
        {
            var done = false;
            for (var i = 0; i < merged.Count && !done; i++)
            {
                var other = merged[i];
                int[] both = [.. other.slots.Concat(table.slots).Select(one => one.Slot).Distinct()];
                if (Build(both, classes, MostMerged, at => add(other[at], table[at])) is not { } joined) continue;
                merged[i] = joined;
                done = true;
            }

            if (!done) merged.Add(table);
        }

        return [.. merged];
    }

    public ref readonly T At(ReadOnlySpan<byte> classes)
    {
        var cell = 0;
        foreach (var (slot, stride) in slots) cell += classes[slot] * stride;
        return ref cells[cell];
    }

    /// <summary>A table of what becomes of each answer.</summary>
    public ClassTable<TOther> Select<TOther>(Func<T, TOther> what) => ClassTable<TOther>.From(slots, Array.ConvertAll(cells, cell => what(cell)));

    internal static ClassTable<T> From((int Slot, int Stride)[] slots, T[] cells) => new(slots, cells);

    private static ClassTable<T>? Build(IReadOnlyList<int> slots, InputClasses[] classes, int most, Func<byte[], T> answer)
    {
        long count = 1;
        var strides = new (int Slot, int Stride)[slots.Count];
        for (var i = 0; i < strides.Length; i++)
        {
            strides[i] = (slots[i], (int)count);
            count *= classes[slots[i]].Values.Length;
            if (count > most) return null;
        }

        var cells = new T[count];
        var at = new byte[classes.Length];
        for (var cell = 0; cell < cells.Length; cell++)
        {
            foreach (var (slot, stride) in strides) at[slot] = (byte)(cell / stride % classes[slot].Values.Length);
            cells[cell] = answer(at);
        }

        return new(strides, cells);
    }
}
