namespace K8ssandraImages.Operations.Changes;

/// <summary>Waits for what is done elsewhere: plans are made and applied on the thread that asks, which may have a context of its own.</summary>
internal static class Waiting
{
    /// <summary>The result; fails with what it failed with.</summary>
    public static T For<T>(Func<Task<T>> work) => Task.Run(work).GetAwaiter().GetResult();

    /// <summary>Waits until it is done; fails with what it failed with.</summary>
    public static void For(Func<Task> work) => Task.Run(work).GetAwaiter().GetResult();
}
