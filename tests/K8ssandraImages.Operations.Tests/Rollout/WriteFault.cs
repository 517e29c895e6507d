namespace K8ssandraImages.Operations.Tests.Rollout;

/// <summary>What goes wrong with one write of an operation.</summary>
public enum WriteFault
{
    /// <summary>The process is killed before the request is sent.</summary>
    KilledBefore,

    /// <summary>The process is killed after the server has carried it out, before anything is noted.</summary>
    KilledAfter,

    /// <summary>The connection is cut after the request was sent; the server has carried it out.</summary>
    CutAfter,

    /// <summary>The connection is cut before the server has it.</summary>
    CutBefore,

    /// <summary>409: somebody else was faster.</summary>
    Conflict,

    /// <summary>429, after all retries.</summary>
    TooManyRequests,

    /// <summary>500; nothing was carried out.</summary>
    ServerError,

    /// <summary>The object is changed behind its back just before the write: a label more, which makes another version of it.</summary>
    ChangedBehind,

    /// <summary>Ctrl+C while the request is under way.</summary>
    Interrupted,
}
