"""What reassembles a submission, has it run in a sandbox, marks it and says what came out."""
