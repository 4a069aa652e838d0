"""Processes: BPMN and DMN in and out, the token game, soundness."""
